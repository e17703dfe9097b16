"""CVs of invented people who work with their hands."""

from accounts.tests.cv_written import WrittenCV

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
