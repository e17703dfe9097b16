"""Twelve CVs of invented people, in the layouts that Peruvian CVs have; each comes with what is true of it.

A work is (title, employer, start, end) with "now" for a work that goes on; a study is (level, institution, end year).
"""

from dataclasses import dataclass

Work = tuple[str, str, str, str]
Study = tuple[str, str, str]


@dataclass(frozen=True)
class WrittenCV:
    """A CV's text and the facts that a careful reader finds in it."""

    text: str
    name: str = ""
    works: tuple[Work, ...] = ()
    studies: tuple[Study, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    licences: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


COOK = WrittenCV(
    text="""ROSA ELENA QUISPE MAMANI
Cocinera
Celular: 987 654 321 - rosa.quispe.cocina@correo.pe
Jr. Los Laureles 345, El Porvenir, Trujillo

PERFIL
Cocinera con 8 años de experiencia en comida criolla y marina. Responsable, puntual y ordenada.

EXPERIENCIA LABORAL

Cocinera principal - Restaurante El Mochica (enero 2019 - actualidad)
• Preparación de menú diario para 120 personas
• Control de insumos y compras en el mercado

Ayudante de cocina - Cevichería Don Beto (marzo 2016 - diciembre 2018)
• Limpieza y corte de pescados y mariscos
• Apoyo en parrilla los fines de semana

FORMACIÓN ACADÉMICA
Instituto Superior Leonardo da Vinci - Técnica en Gastronomía, 2015
I.E. José Olaya - Secundaria completa, 2010

HABILIDADES
Comida criolla, parrilla, repostería básica, manejo de inventario

IDIOMAS
Quechua nativo
Inglés básico
""",
    name="ROSA ELENA QUISPE MAMANI",
    works=(
        ("Cocinera principal", "Restaurante El Mochica", "2019-01", "now"),
        ("Ayudante de cocina", "Cevichería Don Beto", "2016-03", "2018-12"),
    ),
    studies=(
        ("technical", "Instituto Superior Leonardo da Vinci", "2015"),
        ("secondary", "I.E. José Olaya", "2010"),
    ),
    skills=("Comida criolla", "parrilla", "repostería básica", "manejo de inventario"),
    languages=(("Quechua", "native"), ("Inglés", "basic")),
    phones=("+51987654321",),
)

DRIVER = WrittenCV(
    text="""CURRICULUM VITAE

DATOS PERSONALES
Nombres y Apellidos: Percy Huamán Ccori
DNI: 40000001
Dirección: Av. Ferrocarril 1200, Huancayo
Teléfono: +51 964-111-222
Licencia de conducir: Clase A Categoría II-b

EXPERIENCIA LABORAL
Empresa: Transportes Línea Andina S.A.C.
Cargo: Conductor de bus interprovincial
Periodo: 03/2018 al 06/2023
Funciones:
- Conducir la ruta Huancayo - Lima
- Revisar frenos, luces y documentos antes de salir

Empresa: Municipalidad Distrital de El Tambo
Cargo: Chofer de volquete
Periodo: 01/2015 al 02/2018
Funciones:
- Traslado de material y residuos

ESTUDIOS
Secundaria completa - I.E. Santa Isabel, Huancayo (2005)

CURSOS
Manejo defensivo - Escuela de Conductores Los Andes, 2019
Primeros auxilios, 2020

REFERENCIAS
Sr. Julio Ramos, jefe de operaciones, 999 888 777
""",
    name="Percy Huamán Ccori",
    works=(
        ("Conductor de bus interprovincial", "Transportes Línea Andina S.A.C.", "2018-03", "2023-06"),
        ("Chofer de volquete", "Municipalidad Distrital de El Tambo", "2015-01", "2018-02"),
    ),
    studies=(("secondary", "I.E. Santa Isabel", "2005"),),
    licences=("A-IIb",),
    phones=("+51964111222",),
)

ACCOUNTANT = WrittenCV(
    text="""Lucía Fernanda Paredes Zegarra
Contadora Pública Colegiada
lucia.paredes@correo.pe | 954 321 987 | Cayma, Arequipa

Resumen profesional
Contadora con 6 años en estudios contables y empresas comerciales. Dominio de declaraciones mensuales, PLAME y
libros electrónicos.

Experiencia profesional
Estudio Contable Valdivia & Asociados S.R.L.
Asistente contable
Feb 2018 – Dic 2020
Registro de compras y ventas, conciliaciones bancarias.
Declaraciones mensuales de 30 clientes.

Comercial Misti S.A.
Contadora general
Ene 2021 – Actualidad
Estados financieros, planillas y costos.
Atención a fiscalizaciones de SUNAT.

Educación
Universidad Nacional de San Agustín
Bachiller en Contabilidad
2012 - 2017

Conocimientos
Concar, Siscont; Excel avanzado; PLAME y T-Registro; SIRE

Idiomas
Inglés: intermedio
""",
    name="Lucía Fernanda Paredes Zegarra",
    works=(
        ("Asistente contable", "Estudio Contable Valdivia & Asociados S.R.L.", "2018-02", "2020-12"),
        ("Contadora general", "Comercial Misti S.A.", "2021-01", "now"),
    ),
    studies=(("university", "Universidad Nacional de San Agustín", "2017"),),
    skills=("Concar", "Siscont", "Excel avanzado", "PLAME y T-Registro", "SIRE"),
    languages=(("Inglés", "middle"),),
    phones=("+51954321987",),
)

NURSE = WrittenCV(
    text="""HOJA DE VIDA

I. DATOS PERSONALES
APELLIDOS Y NOMBRES : CASTILLO SERNAQUÉ, MARITZA
CORREO : maritza.castillo@correo.pe
CELULAR : 969000111

II. FORMACIÓN ACADÉMICA
2011 - 2014   Técnica en Enfermería   IESTP Hermanos Cárcamo, Paita
2006 - 2010   Secundaria   Institución Educativa La Inmaculada

III. EXPERIENCIA LABORAL
2019 - 2024   Técnica en enfermería   Hospital Cayetano Heredia de Piura
              Control de funciones vitales, curaciones, canalización de vías.
2016 - 2018   Técnica en enfermería   Posta Médica San José
              Triaje y vacunación.
2015          Practicante   Clínica San Miguel

IV. CAPACITACIONES
RCP básico, 2023
Inmunizaciones, DIRESA Piura, 2021

V. REFERENCIAS PERSONALES
Lic. Ana Rojas, 988777666
""",
    name="CASTILLO SERNAQUÉ, MARITZA",
    works=(
        ("Técnica en enfermería", "Hospital Cayetano Heredia de Piura", "2019", "2024"),
        ("Técnica en enfermería", "Posta Médica San José", "2016", "2018"),
        ("Practicante", "Clínica San Miguel", "2015", ""),
    ),
    studies=(
        ("technical", "IESTP Hermanos Cárcamo", "2014"),
        ("secondary", "Institución Educativa La Inmaculada", "2010"),
    ),
    phones=("+51969000111",),
)

DEVELOPER = WrittenCV(
    text="""Diego Salazar Torres
Backend developer
diego.salazar@mail.example · +51 912345678 · Lima, Peru

SUMMARY
Python developer with five years building APIs for banks and retail. I enjoy clean code and good tests.

WORK EXPERIENCE
Senior Python Developer, Banco Costanera
March 2021 - Present
• Designed a payments API with Django and PostgreSQL
• Led a team of four people

Software Engineer, Tienda Veloz SAC
June 2018 - February 2021
• Built an inventory service with Flask

EDUCATION
Pontificia Universidad Católica del Perú
BSc in Informatics Engineering, 2013 - 2018

TECHNICAL SKILLS
Languages: Python, Go, SQL
Frameworks: Django, FastAPI, Celery
Tools: Docker, Git, Linux

LANGUAGES
Spanish (native), English (advanced), Portuguese (basic)
""",
    name="Diego Salazar Torres",
    works=(
        ("Senior Python Developer", "Banco Costanera", "2021-03", "now"),
        ("Software Engineer", "Tienda Veloz SAC", "2018-06", "2021-02"),
    ),
    studies=(("university", "Pontificia Universidad Católica del Perú", "2018"),),
    skills=("Python", "Go", "SQL", "Django", "FastAPI", "Celery", "Docker", "Git", "Linux"),
    languages=(("Español", "native"), ("Inglés", "advanced"), ("Portugués", "basic")),
    phones=("+51912345678",),
)

FARM_WORKER = WrittenCV(
    text="""Me llamo Wilmer y soy de Chulucanas. Trabajé 4 años como cosechador de mango y uva en varios fundos.
También ayudaba en la chacra de mi papá y manejo mototaxi, tengo brevete B-IIc.
Tengo secundaria completa. Mi celular es 945678123.
""",
    works=(("cosechador de mango", "", "", ""),),
    studies=(("secondary", "", ""),),
    licences=("B-IIc",),
    phones=("+51945678123",),
)

SALES = WrittenCV(
    text="""ANA LUCÍA RAMOS FLORES
26 años, soltera
Cel. 923456789
analu.ramos@correo.pe
S O B R E   M Í
Vendedora con experiencia en tiendas por departamento. Me gusta tratar con la gente y cumplo mis metas.
E X P E R I E N C I A
2022 - 2024
Vendedora de calzado
Saga Norte - Mall Plaza Chiclayo
Atención al cliente y manejo de caja
Inventario mensual
2020 - 2021
Cajera
Supermercados Don Pepe
Cuadre de caja y arqueo
F O R M A C I Ó N
2018 - 2020
Administración de empresas (trunco)
Instituto ISAM
H A B I L I D A D E S
• Ventas
• Manejo de POS
• Trabajo en equipo
I D I O M A S
Inglés
Básico
""",
    name="ANA LUCÍA RAMOS FLORES",
    works=(
        ("Vendedora de calzado", "Saga Norte", "2022", "2024"),
        ("Cajera", "Supermercados Don Pepe", "2020", "2021"),
    ),
    studies=(("technical", "Instituto ISAM", "2020"),),
    skills=("Ventas", "Manejo de POS", "Trabajo en equipo"),
    languages=(("Inglés", "basic"),),
    phones=("+51923456789",),
)

SECURITY = WrittenCV(
    text="""JOSÉ ANTONIO VILCA ROJAS
DNI 40000002 - Celular 931222333
Brevete A1

OBJETIVO: Trabajar como agente de seguridad en una empresa seria.

EXPERIENCIA LABORAL:

1. EMPRESA: SEGURIDAD TOTAL PERÚ S.A.C.
   CARGO: Agente de seguridad
   TIEMPO: Desde abril del 2020 hasta la fecha
2. EMPRESA: CONSTRUCTORA HORIZONTE E.I.R.L.
   CARGO: Vigilante de almacén
   TIEMPO: Del 2017 al 2019

ESTUDIOS REALIZADOS:
PRIMARIA: I.E. 1234 - Ate
SECUNDARIA: I.E. Manuel González Prada (2003 - 2007)

CURSOS:
- Curso básico SUCAMEC
- Curso de defensa personal
""",
    name="JOSÉ ANTONIO VILCA ROJAS",
    works=(
        ("Agente de seguridad", "SEGURIDAD TOTAL PERÚ S.A.C.", "2020-04", "now"),
        ("Vigilante de almacén", "CONSTRUCTORA HORIZONTE E.I.R.L.", "2017", "2019"),
    ),
    studies=(("primary", "I.E. 1234", ""), ("secondary", "I.E. Manuel González Prada", "2007")),
    licences=("A-I",),
    phones=("+51931222333",),
)

TEACHER = WrittenCV(
    text="""Noemí Condori Apaza
Profesora de educación primaria intercultural bilingüe
Puno | 951 000 222 | noemi.condori@correo.pe

Acerca de mí
Docente bilingüe con vocación de servicio. Trabajo con niñas y niños de zonas rurales desde 2014.

Trayectoria laboral
I.E. Primaria 70542 Ayaviri | Docente de aula | marzo 2019 - diciembre 2023
Enseñanza en quechua y castellano a segundo grado.
Elaboración de materiales con padres de familia.
UGEL Melgar | Acompañante pedagógica | abril 2017 - diciembre 2018
Visitas a doce escuelas rurales.

Estudios
Universidad Nacional del Altiplano, Licenciada en Educación Primaria, 2009 - 2013
Maestría en Lingüística Andina (en curso), Universidad Nacional del Altiplano

Lenguas
Quechua: lengua materna; Castellano: avanzado; Aimara: básico
""",
    name="Noemí Condori Apaza",
    works=(
        ("Docente de aula", "I.E. Primaria 70542 Ayaviri", "2019-03", "2023-12"),
        ("Acompañante pedagógica", "UGEL Melgar", "2017-04", "2018-12"),
    ),
    studies=(
        ("university", "Universidad Nacional del Altiplano", "2013"),
        ("postgraduate", "Universidad Nacional del Altiplano", ""),
    ),
    languages=(("Quechua", "native"), ("Español", "advanced"), ("Aimara", "basic")),
    phones=("+51951000222",),
)

MECHANIC = WrittenCV(
    text="""Edwin Mario Choque Luna
Mecánico automotriz
Tacna - 952333444

Experiencia

Taller El Chino
Mecánico
08/2020 - 11/2024
Afinamiento, frenos y suspensión

Automotriz Frontera S.A.C.
Ayudante de mecánica
01/2018 - 07/2020
Cambio de aceite y limpieza de inyectores

Formación
SENATI - Mecánica automotriz - 2015-2017

Habilidades técnicas
- Diagnóstico con escáner
- Soldadura eléctrica
- Motores diésel y gasolineros

Licencias
A-IIa y B-IIb
""",
    name="Edwin Mario Choque Luna",
    works=(
        ("Mecánico", "Taller El Chino", "2020-08", "2024-11"),
        ("Ayudante de mecánica", "Automotriz Frontera S.A.C.", "2018-01", "2020-07"),
    ),
    studies=(("technical", "SENATI", "2017"),),
    skills=("Diagnóstico con escáner", "Soldadura eléctrica", "Motores diésel y gasolineros"),
    licences=("A-IIa", "B-IIb"),
    phones=("+51952333444",),
)

HOUSE_WORKER = WrittenCV(
    text="""Carmen Rosa Tello
Celular 976 500 400
San Juan de Lurigancho

Soy trabajadora del hogar, busco trabajo cama afuera. Sé cocinar, lavar, planchar y cuidar niños.

EXPERIENCIA
Trabajadora del hogar en casa de familia, Surco, 3 años
Cuidadora de adulto mayor en casa de familia, La Molina, 2 años
Cocinera en Comedor Popular Virgen del Carmen, 18 meses

ESTUDIOS
Primaria completa
""",
    name="Carmen Rosa Tello",
    works=(
        ("Trabajadora del hogar", "casa de familia", "", ""),
        ("Cuidadora de adulto mayor", "casa de familia", "", ""),
        ("Cocinera", "Comedor Popular Virgen del Carmen", "", ""),
    ),
    studies=(("primary", "", ""),),
    phones=("+51976500400",),
)

ENGINEER = WrittenCV(
    text="""Ing. Marco Antonio Ríos Del Águila
Iquitos, Loreto • 965 010 203 • marco.rios@correo.pe

PERFIL PROFESIONAL
Ingeniero civil colegiado con experiencia en obras de saneamiento y edificaciones en la selva.

EXPERIENCIA PROFESIONAL

CONSORCIO RÍO ITAYA                                        Set. 2021 - Oct. 2023
Residente de obra
• Obra de agua potable en Belén, presupuesto S/ 12 millones
• Dirección de 45 trabajadores

GOBIERNO REGIONAL DE LORETO                                Ene. 2019 - Ago. 2021
Asistente técnico
• Metrados y valorizaciones
• Informes mensuales

EDUCACIÓN
UNIVERSIDAD NACIONAL DE INGENIERÍA                         2011 - 2016
Ingeniería Civil
Diplomado en Gestión de Proyectos, Universidad ESAN, 2020

HERRAMIENTAS
AutoCAD | S10 | MS Project | Excel

IDIOMAS: Inglés intermedio, Portugués 40%

LICENCIA DE CONDUCIR: A I
""",
    name="Ing. Marco Antonio Ríos Del Águila",
    works=(
        ("Residente de obra", "CONSORCIO RÍO ITAYA", "2021-09", "2023-10"),
        ("Asistente técnico", "GOBIERNO REGIONAL DE LORETO", "2019-01", "2021-08"),
    ),
    studies=(
        ("university", "UNIVERSIDAD NACIONAL DE INGENIERÍA", "2016"),
        ("postgraduate", "Universidad ESAN", "2020"),
    ),
    skills=("AutoCAD", "S10", "MS Project", "Excel"),
    languages=(("Inglés", "middle"), ("Portugués", "middle")),
    licences=("A-I",),
    phones=("+51965010203",),
)

ALL = {
    "cook": COOK,
    "driver": DRIVER,
    "accountant": ACCOUNTANT,
    "nurse": NURSE,
    "developer": DEVELOPER,
    "farm_worker": FARM_WORKER,
    "sales": SALES,
    "security": SECURITY,
    "teacher": TEACHER,
    "mechanic": MECHANIC,
    "house_worker": HOUSE_WORKER,
    "engineer": ENGINEER,
}
