"""Eight more CVs of invented people, written after the reading: layouts it was not made for."""

from accounts.tests.cv_written import WrittenCV

SECOND = {
    "waiter": WrittenCV(
        text="""Kevin Jesús Alarcón Puma
Mozo / Bartender
📞 999 123 456
✉ kevinalarcon@correo.pe
📍 Cusco

Perfil Personal:
Joven responsable con experiencia en atención a turistas. Disponibilidad inmediata.

Experiencia Laboral:
Mozo en Restaurante Inka Grill
Julio 2022 - Febrero 2024
- Toma de pedidos en inglés y español
- Preparación de cocteles
Barman en Hotel Monasterio Real
Enero 2021 - Junio 2022
- Inventario de barra

Educación:
CENFOTUR Cusco
Técnico en Restaurante y Bar
2019-2020

Idiomas:
- Inglés: Intermedio
- Quechua: Básico

Habilidades:
- Trabajo bajo presión
- Coctelería
""",
        name="Kevin Jesús Alarcón Puma",
        works=(
            ("Mozo", "Restaurante Inka Grill", "2022-07", "2024-02"),
            ("Barman", "Hotel Monasterio Real", "2021-01", "2022-06"),
        ),
        studies=(("technical", "CENFOTUR Cusco", "2020"),),
        skills=("Trabajo bajo presión", "Coctelería"),
        languages=(("Inglés", "middle"), ("Quechua", "basic")),
        phones=("+51999123456",),
    ),
    "admin": WrittenCV(
        text="""MILAGROS DEL PILAR ZEVALLOS INGA
Jesús María, Lima      Cel: 944-555-666      milagros.zevallos@correo.pe

RESUMEN
Asistente administrativa con cuatro años de experiencia en trámite documentario y atención al usuario.

EXPERIENCIA LABORAL

MINISTERIO DE VIVIENDA, CONSTRUCCIÓN Y SANEAMIENTO
Oficina de Trámite Documentario
Cargo: Asistente Administrativo (CAS)
Del 02/01/2021 al 31/12/2023
Funciones: registrar expedientes en el SGD, atender al público.

MUNICIPALIDAD METROPOLITANA DE LIMA
Cargo: Auxiliar de Mesa de Partes
Del 01/06/2019 al 31/12/2020
Funciones: recepción de documentos.

FORMACIÓN ACADÉMICA
Universidad Inca Garcilaso - Bachiller en Administración - 2018
I.E. Teresa González de Fanning - Secundaria - 2011

CONOCIMIENTOS DE OFIMÁTICA
Word (intermedio), Excel (avanzado), PowerPoint

IDIOMAS
Inglés - Básico
""",
        name="MILAGROS DEL PILAR ZEVALLOS INGA",
        works=(
            (
                "Asistente Administrativo (CAS)",
                "MINISTERIO DE VIVIENDA, CONSTRUCCIÓN Y SANEAMIENTO",
                "2021-01",
                "2023-12",
            ),
            ("Auxiliar de Mesa de Partes", "MUNICIPALIDAD METROPOLITANA DE LIMA", "2019-06", "2020-12"),
        ),
        studies=(
            ("university", "Universidad Inca Garcilaso", "2018"),
            ("secondary", "I.E. Teresa González de Fanning", "2011"),
        ),
        skills=("Word (intermedio)", "Excel (avanzado)", "PowerPoint"),
        languages=(("Inglés", "basic"),),
        phones=("+51944555666",),
    ),
    "mason": WrittenCV(
        text="""Hoja de vida
Nombre: Teodoro Mamani Flores
Edad: 45 años
Celular: 958777111
Vivo en Juliaca

Trabajos realizados
- Maestro de obra, construcción de viviendas en Juliaca y Puno, desde 2010 hasta hoy
- Albañil en Constructora Altiplano SRL, 2005 a 2009
- Ayudante de construcción, 2001 a 2004

Sé hacer
Encofrado, tarrajeo, asentado de ladrillo, lectura de planos

Estudios
Secundaria incompleta, Colegio Comercial 45

Idiomas
Quechua y castellano
""",
        name="Teodoro Mamani Flores",
        works=(
            ("Maestro de obra, construcción de viviendas en Juliaca y Puno", "", "2010", "now"),
            ("Albañil", "Constructora Altiplano SRL", "2005", "2009"),
            ("Ayudante de construcción", "", "2001", "2004"),
        ),
        studies=(("secondary", "Colegio Comercial 45", ""),),
        skills=("Encofrado", "tarrajeo", "asentado de ladrillo", "lectura de planos"),
        languages=(("Quechua", ""), ("Español", "")),
        phones=("+51958777111",),
    ),
    "lawyer": WrittenCV(
        text="""GIULIANA BEATRIZ ARCE MONTOYA
Abogada

gba@correo.pe
+51 977 888 999
Miraflores, Lima

EDUCACIÓN
Universidad de Lima, Facultad de Derecho
Título de abogada, 2017
Maestría en Derecho Laboral, PUCP, 2022

EXPERIENCIA
Abogada asociada, Estudio Rivas & Campos (2020 - presente)
Asesoría en contratos de trabajo y despidos.
Asistente legal, Estudio Torres Abogados (2017 - 2019)
Redacción de demandas y escritos.
Practicante preprofesional, Poder Judicial (2015 - 2016)

PUBLICACIONES
"La prueba en el proceso laboral", Revista Foro, 2021

IDIOMAS
Inglés (avanzado - C1), Francés (básico)
""",
        name="GIULIANA BEATRIZ ARCE MONTOYA",
        works=(
            ("Abogada asociada", "Estudio Rivas & Campos", "2020", "now"),
            ("Asistente legal", "Estudio Torres Abogados", "2017", "2019"),
            ("Practicante preprofesional", "Poder Judicial", "2015", "2016"),
        ),
        studies=(("university", "Universidad de Lima", "2017"), ("postgraduate", "PUCP", "2022")),
        languages=(("Inglés", "advanced"), ("Francés", "basic")),
        phones=("+51977888999",),
    ),
    "callcenter": WrittenCV(
        text="""Brenda Nicole Soto
Teleoperadora
Contacto: 933444555 | Comas

SOBRE MÍ
Teleoperadora con 2 años de experiencia en ventas por teléfono y atención de reclamos.

EXPERIENCIA

Asesora de ventas telefónicas
Konecta Andina, Ate
11/2022 - Actualidad
Venta de planes móviles, cumplimiento de cuota mensual.

Asesora de atención al cliente
Contacto Total S.A.C.
05/2021 - 10/2022
Atención de reclamos, registro en CRM.

EDUCACIÓN

Administración Bancaria
Instituto Certus
2019 - 2021

HABILIDADES
Excel básico · Ventas · Negociación · CRM Salesforce
""",
        name="Brenda Nicole Soto",
        works=(
            ("Asesora de ventas telefónicas", "Konecta Andina", "2022-11", "now"),
            ("Asesora de atención al cliente", "Contacto Total S.A.C.", "2021-05", "2022-10"),
        ),
        studies=(("technical", "Instituto Certus", "2021"),),
        skills=("Excel básico", "Ventas", "Negociación", "CRM Salesforce"),
        phones=("+51933444555",),
    ),
    "miner": WrittenCV(
        text="""RAÚL ERNESTO POMA CÓNDOR
OPERADOR DE MAQUINARIA PESADA
Cerro de Pasco - Celular 963 852 741
Licencia de conducir A-IIIc

EXPERIENCIA LABORAL
Minera Cerro Verdoso S.A.A.    Operador de scoop    Feb 2017 - Nov 2023
Contratista Minero Andes EIRL    Operador de volquete    2013 - 2016
Transportes Poma    Chofer    2010 - 2012

CAPACITACIONES
IPERC, trabajos en altura, primeros auxilios (2022)
Anexo 4, SSOMA

EDUCACIÓN
Secundaria: C.E. Daniel Alcides Carrión, 2008
""",
        name="RAÚL ERNESTO POMA CÓNDOR",
        works=(
            ("Operador de scoop", "Minera Cerro Verdoso S.A.A.", "2017-02", "2023-11"),
            ("Operador de volquete", "Contratista Minero Andes EIRL", "2013", "2016"),
            ("Chofer", "Transportes Poma", "2010", "2012"),
        ),
        studies=(("secondary", "C.E. Daniel Alcides Carrión", "2008"),),
        licences=("A-IIIc",),
        phones=("+51963852741",),
    ),
    "designer": WrittenCV(
        text="""VALERIA CÁRDENAS
Diseñadora gráfica

CONTACTO
valeria.c@correo.pe
+51 955 666 777

HERRAMIENTAS
Photoshop
Illustrator
Figma

IDIOMAS
Español nativo
Inglés B2

EXPERIENCIA LABORAL
DISEÑADORA GRÁFICA SENIOR
Agencia Pulpo Creativo / Lima
Mayo 2022 – Presente
Diseño de campañas para redes sociales y empaques.
Coordino con clientes y proveedores de imprenta.
DISEÑADORA JUNIOR
Imprenta Gutenberg / Lima
Enero 2020 – Abril 2022
Diagramación de revistas y catálogos.

EDUCACIÓN
TOULOUSE LAUTREC
Diseño Gráfico
2016 – 2019
""",
        name="VALERIA CÁRDENAS",
        works=(
            ("DISEÑADORA GRÁFICA SENIOR", "Agencia Pulpo Creativo", "2022-05", "now"),
            ("DISEÑADORA JUNIOR", "Imprenta Gutenberg", "2020-01", "2022-04"),
        ),
        studies=(("technical", "TOULOUSE LAUTREC", "2019"),),
        skills=("Photoshop", "Illustrator", "Figma"),
        languages=(("Español", "native"), ("Inglés", "middle")),
        phones=("+51955666777",),
    ),
    "vendor": WrittenCV(
        text="""Soy Gladys, tengo un puesto de verduras en el mercado de Villa María hace 10 años. Sé llevar
cuentas, comprar en el mercado mayorista y atender rápido. Antes trabajé como operaria de
costura en un taller de Gamarra, 3 años. Terminé la secundaria. Llamar al 912 000 333
""",
        works=(("operaria de costura", "", "", ""),),
        studies=(("secondary", "", ""),),
        phones=("+51912000333",),
    ),
}
