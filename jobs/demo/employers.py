"""The invented employers of the demonstration: RUC far from those in use, check digit right."""

from __future__ import annotations

from accounts.identifiers import ruc_check_digit
from jobs.demo.places import CITIES
from jobs.demo.types import DemoEmployer

# key, trade name, kind of company, sectors, cities, regime, voice, what it does
_COMPANIES: tuple[tuple[str, str, str, str, str, str, str, str], ...] = (
    ("olla_bandida", "Restaurante La Olla Bandida", "S.A.C.", "restaurant", "trujillo chiclayo piura lima cajamarca",
     "small", "warm", "Restaurantes de comida criolla con menú diario y carta de fin de semana."),
    ("brasa_bonita", "Pollería Brasa Bonita", "E.I.R.L.", "restaurant polleria",
     "huancayo lima ica callao tacna ayacucho huanuco", "small", "warm", "Pollerías familiares al carbón."),
    ("marea_chica", "Cevichería Marea Chica", "E.I.R.L.", "restaurant", "chimbote tumbes callao trujillo ilo",
     "micro", "street", "Cevicherías de mediodía frente al mar y en mercado."),
    ("trigo_claro", "Panadería Trigo Claro", "S.A.C.", "bakery", "arequipa cusco lima puno jaen trujillo",
     "small", "warm", "Panaderías y cafeterías con horno propio."),
    ("mirador_colibri", "Hotel Mirador del Colibrí", "S.A.C.", "hotel tourism",
     "cusco urubamba puno tarapoto iquitos chachapoyas huaraz oxapampa puerto_maldonado", "small", "formal",
     "Hoteles pequeños y agencia de viajes que trabaja con guías locales."),
    ("cuentas_claras", "Estudio Cuentas Claras del Sur", "S.A.C.", "office", "arequipa tacna moquegua cusco lima",
     "small", "formal", "Estudio contable y de gestión para pequeñas empresas."),
    ("norte_gestion", "Norte Ordenado Asesores", "S.A.C.", "office", "trujillo chiclayo piura lima cajamarca",
     "small", "formal", "Servicios de contabilidad, planillas y trámites."),
    ("puquial", "Transportes Ruta del Puquial", "S.A.C.", "transport",
     "huancayo lima cerro_de_pasco huanuco ayacucho arequipa la_oroya", "general", "formal",
     "Transporte de carga y de personal en la sierra central y el sur."),
    ("mandaditos", "Mandaditos Rayo", "S.A.C.", "delivery", "lima callao trujillo arequipa chiclayo piura huancayo",
     "small", "street", "Reparto en moto de comida, farmacia y documentos."),
    ("manos_quinua", "Policlínico Manos de Quinua", "S.A.C.", "health",
     "piura sullana lima cajamarca huanuco ayacucho chiclayo pucallpa abancay", "general", "formal",
     "Policlínicos con consulta, tópico y hospitalización corta."),
    ("molle_verde", "Boticas Molle Verde", "S.A.C.", "pharmacy",
     "lima piura huancayo iquitos tacna bagua_grande moyobamba huancavelica", "general", "warm",
     "Boticas y minimarkets de barrio."),
    ("tejelogica", "Tejelógica Software", "S.A.C.", "software", "lima arequipa trujillo cusco", "general", "direct",
     "Programas de facturación y pedidos para bodegas y distribuidoras."),
    ("adobe_acero", "Constructora Adobe y Acero", "S.A.C.", "construction",
     "cusco lima abancay ayacucho puno andahuaylas urubamba", "general", "direct",
     "Viviendas, colegios y remodelaciones."),
    ("puente_ichu", "Ingenieros Puente de Ichu", "S.A.C.", "engineering construction",
     "huancavelica cajamarca huaraz cerro_de_pasco lima moquegua bambamarca", "general", "formal",
     "Caminos, saneamiento y supervisión de obras."),
    ("surco_nuevo", "Agrícola Surco Nuevo", "S.A.", "farm",
     "ica pisco viru chincha lambayeque tambogrande barranca canete", "general", "direct",
     "Espárrago, arándano y uva para exportación."),
    ("huayranga", "Cooperativa Agraria Huayranga", "Ltda.", "coop",
     "satipo tocache tingo_maria jaen bagua_grande quillabamba moyobamba oxapampa", "general", "warm",
     "Socios cafetaleros y cacaoteros con certificación orgánica."),
    ("hilo_terco", "Confecciones Hilo Terco", "S.A.C.", "garment",
     "lima arequipa juliaca huancayo trujillo puno ayacucho", "small", "street",
     "Confección de uniformes, tejidos y calzado."),
    ("bahia_serena", "Pesquera Bahía Serena", "S.A.", "fishing",
     "paita chimbote pisco ilo callao sechura tumbes", "general", "direct", "Pesca y proceso para consumo humano."),
    ("laguna_fria", "Truchas Laguna Fría", "E.I.R.L.", "trout", "puno huancayo huaraz cerro_de_pasco huancavelica",
     "micro", "warm", "Criaderos de trucha en lagunas y jaulas."),
    ("cerro_mullaca", "Minera Cerro Mullaca", "S.A.", "mining",
     "cerro_de_pasco cajamarca moquegua huamachuco challhuahuacho espinar la_oroya", "general", "formal",
     "Mediana minería polimetálica y contratas."),
    ("faro_andino", "Vigilancia Faro Andino", "S.A.C.", "security",
     "callao lima ica moquegua trujillo tacna piura arequipa huancayo", "general", "formal",
     "Seguridad de almacenes, comercios y edificios."),
    ("totora", "Totora Servicios Generales", "S.A.C.", "facility",
     "lima callao arequipa cusco puno tarapoto pucallpa trujillo", "general", "direct",
     "Limpieza, áreas verdes y mantenimiento de locales."),
    ("semillas", "Colegio Semillas del Altiplano", "S.A.C.", "school",
     "puno juliaca cusco abancay ilave huancavelica", "small", "formal", "Colegios de inicial, primaria y secundaria."),
    ("loro_bilingue", "Instituto Loro Bilingüe", "S.A.C.", "language school",
     "lima arequipa chiclayo huancayo trujillo ica", "small", "warm", "Enseñanza de idiomas y academia de refuerzo."),
    ("contacto_vivo", "Contacto Vivo", "S.A.C.", "callcenter", "lima callao trujillo chiclayo arequipa", "general",
     "direct", "Atención telefónica y por chat para otras empresas."),
    ("patio_norte", "Logística Patio Norte", "S.A.C.", "logistics", "callao lima chiclayo piura paita arequipa tacna",
     "general", "direct", "Almacenes y distribución."),
    ("don_remate", "Comercial Don Remate", "S.A.C.", "retail",
     "lima cusco iquitos huaraz tumbes ica juliaca pucallpa chiclayo cajamarca", "small", "street",
     "Tiendas de ropa, calzado y artículos del hogar."),
    ("rizos_navaja", "Salón Rizos y Navaja", "E.I.R.L.", "beauty", "lima iquitos tacna huanuco cajamarca trujillo ica",
     "micro", "street", "Salones y barberías de barrio."),
    ("chispa_firme", "Metalmecánica Chispa Firme", "S.A.C.", "metal", "chimbote arequipa lima talara ilo huancayo",
     "small", "direct", "Estructuras metálicas y mantenimiento de equipos."),
    ("huayruro", "Cooperativa de Ahorro Huayruro", "Ltda.", "finance",
     "cajamarca huancayo andahuaylas jaen juliaca lima ayacucho", "general", "formal",
     "Créditos y ahorro para comerciantes y agricultores."),
    ("selva_noble", "Carpintería Selva Noble", "E.I.R.L.", "wood",
     "pucallpa puerto_maldonado iquitos lima tarapoto", "micro", "warm",
     "Muebles de melamina y madera con guía forestal."),
    ("papaya_verde", "Estudio Papaya Verde", "S.A.C.", "creative", "lima arequipa cusco trujillo", "micro", "direct",
     "Diseño, redes sociales y páginas web."),
    ("hogar_acompanado", "Hogar Acompañado", "S.A.C.", "homecare", "lima arequipa trujillo chiclayo cusco huancayo",
     "small", "warm", "Apoyo en casa y cuidado de personas, con contrato y sin cobrar a quien trabaja."),
    ("papa_contenta", "Mayoristas La Papa Contenta", "E.I.R.L.", "market",
     "huancayo lima arequipa huanuco chiclayo ilave", "micro", "street",
     "Puestos mayoristas de papa, verdura y fruta."),
    ("cuatro_huellas", "Veterinaria Cuatro Huellas", "E.I.R.L.", "vet", "cajamarca puno arequipa ayaviri lima",
     "micro", "warm", "Consultorio y atención de ganado en campo."),
)  # fmt: skip

# natural persons with a business or a home: name, trade name, sectors, cities, what it is
_PEOPLE: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("motor_sano", "Ccahuantico Taipe, Wilmer Rosendo", "Taller Motor Sano", "workshop mototaxi",
     "juliaca puno ica sullana", "Taller de motos, mototaxis y autos."),
    ("puesto_hortensia", "Villalobos Quirozmayta, Hortensia", "Puesto de doña Hortensia", "market",
     "chiclayo lambayeque", "Puesto de abarrotes y verduras, con cocina al paso."),
    ("familia_salinas", "Salinas Puellesmar, Mirtha Elena", "Familia Salinas", "home", "lima arequipa",
     "Casa de familia que busca apoyo."),
    ("motokar_sangama", "Tuanama Sangamilla, Édgar", "Motokars Sangama", "mototaxi",
     "tarapoto iquitos pucallpa sullana", "Seis motokars y taller al costado del paradero."),
    ("fundo_puquio", "Becerra Chuquirunay, Teodoro", "Fundo El Puquio", "dairy", "cajamarca majes ayaviri oxapampa",
     "Fundo lechero con vacas y cuyes."),
)  # fmt: skip


def _ruc(first_ten: str) -> str:
    return first_ten + ruc_check_digit(first_ten)


def demo_employers() -> tuple[DemoEmployer, ...]:
    """Give all invented employers; companies carry 2099..., natural persons 1099... (a DNI not given out)."""

    def first_district(cities: str) -> str:
        return next(iter(CITIES[cities.split()[0]]))

    companies = [
        DemoEmployer(
            key=key, ruc=_ruc(f"20990000{number:02d}"), legal_name=f"{trade} Demostración {kind}",
            trade_name=trade, about=about, place=first_district(cities), sectors=frozenset(sectors.split()),
            cities=tuple(cities.split()), regime=regime, voice=voice,
        )
        for number, (key, trade, kind, sectors, cities, regime, voice, about) in enumerate(_COMPANIES, start=1)
    ]  # fmt: skip
    people = [
        DemoEmployer(
            key=key, ruc=_ruc(f"10990000{number:02d}"), legal_name=f"{name} (demostración)",
            trade_name=trade, about=about, place=first_district(cities), sectors=frozenset(sectors.split()),
            cities=tuple(cities.split()), regime="micro", voice="person",
        )
        for number, (key, name, trade, sectors, cities, about) in enumerate(_PEOPLE, start=1)
    ]  # fmt: skip
    return (*companies, *people)
