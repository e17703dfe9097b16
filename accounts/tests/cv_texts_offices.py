"""CVs of invented people who work in an office, a school or a clinic."""

from accounts.tests.cv_written import WrittenCV

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
