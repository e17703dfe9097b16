"""Ways to open, tell, ask and close an ad, by the voice of the employer. `{…}` are filled by grammar.py."""

from __future__ import annotations

OPENINGS: dict[str, tuple[str, ...]] = {
    "formal": (
        "{employer} busca {title} para su sede de {place}.",
        "En {employer} abrimos un proceso de selección para {title} en {place}.",
        "Se requiere {title} para trabajar en {place} con {employer}.",
        "Convocatoria abierta en {place}: {employer} necesita {title}.",
        "Por crecimiento del equipo en {place}, buscamos {title}.",
        "{employer} invita a postular al puesto de {title}, con base en {place}.",
    ),
    "warm": (
        "Somos {employer} y en {place} nos hace falta {title}.",
        "En {employer} estamos buscando {title} para nuestro local de {place}.",
        "Nuestro equipo de {place} crece y queremos sumar {title}.",
        "¿Te animas a trabajar con nosotros en {place}? En {employer} buscamos {title}.",
        "Hola, somos {employer}. Para {place} necesitamos {title} que quiera quedarse.",
    ),
    "direct": (
        "Necesitamos {title} en {place}.",
        "Puesto: {title}. Lugar: {place}. Empresa: {employer}.",
        "Buscamos {title} para {place}, ingreso dentro de las próximas dos semanas.",
        "{employer} contrata {title} en {place}.",
        "Hay una plaza de {title} en {place}. Así es el trabajo.",
        "Para nuestro equipo de {place} buscamos {title}; lee con calma y postula si te cuadra.",
    ),
    "street": (
        "Se necesita {title} en {place}.",
        "Chamba en {place}: se busca {title}.",
        "{employer} necesita {title} para {place}. Empezamos cuanto antes.",
        "Buscamos {title} por {place}, trabajo estable y trato correcto.",
        "En {employer}, {place}, nos falta {title}.",
        "Urge {title} en {place}. Lee bien y escríbenos.",
    ),
    "person": (
        "Busco {title} para {place}.",
        "Necesito {title} en {place}, de preferencia para empezar la otra semana.",
        "Hola, estoy buscando {title} en {place}.",
        "Se necesita {title} en {place}. Trato directo conmigo, sin intermediarios.",
    ),
}

# each keeps room for the tasks as a list of lines or as a sentence
TASK_LISTS: dict[str, tuple[str, ...]] = {
    "formal": ("Funciones principales:", "Tus funciones serán:", "Responsabilidades del puesto:"),
    "warm": ("Lo que harás:", "Tu día a día:", "Te encargarás de lo siguiente:"),
    "direct": ("Qué harás:", "El trabajo:", "Tareas:"),
    "street": ("Hay que:", "La chamba es:", "Lo que se hace:"),
    "person": ("Lo que hay que hacer:", "El trabajo es así:"),
}
TASK_SENTENCES: dict[str, tuple[str, ...]] = {
    "formal": ("La persona elegida se encargará de {tasks}.", "El puesto consiste en {tasks}."),
    "warm": ("Te encargarás de {tasks}.", "Aquí te tocará {tasks}.", "Tu trabajo será {tasks}."),
    "direct": ("Harás esto: {tasks}.", "Toca {tasks}.", "El trabajo consiste en {tasks}."),
    "street": ("Hay que {tasks}.", "Es para {tasks}.", "El trabajo es {tasks}."),
    "person": ("Sería para {tasks}.", "Necesito que me ayudes a {tasks}.", "Es para {tasks}."),
}
MORE_TASKS: tuple[str, ...] = (
    "También toca {task}.",
    "De vez en cuando hay que {task}.",
    "Además hay que {task}.",
)

ASK_LISTS: dict[str, tuple[str, ...]] = {
    "formal": ("Requisitos:", "Perfil:", "Se solicita:"),
    "warm": ("Lo que buscamos en ti:", "Nos gustaría que tengas:", "Pedimos:"),
    "direct": ("Pedimos:", "Necesitas:", "Requisitos:"),
    "street": ("Se pide:", "Requisitos:", "Pedimos:"),
    "person": ("Pido:", "Lo que pido:"),
}
ASK_SENTENCES: dict[str, tuple[str, ...]] = {
    "formal": ("Para este puesto pedimos {asks}.", "Para postular debes contar con {asks}."),
    "warm": ("Pedimos {asks}.", "Nos basta con {asks}."),
    "direct": ("Necesitas {asks}.", "Pedimos {asks}."),
    "street": ("Solo pedimos {asks}.", "Lo que se pide: {asks}."),
    "person": ("Pido {asks}.", "Para mí es importante esto: {asks}."),
}

OFFER_LISTS: dict[str, tuple[str, ...]] = {
    "formal": ("Ofrecemos:", "Condiciones:"),
    "warm": ("Lo que te damos:", "A cambio te ofrecemos:"),
    "direct": ("Condiciones:", "Ofrecemos:"),
    "street": ("Se ofrece:", "Pagamos así:"),
    "person": ("Ofrezco:", "Las condiciones:"),
}
OFFER_SENTENCES: dict[str, tuple[str, ...]] = {
    "formal": ("Ofrecemos {perks}.", "El puesto incluye {perks}."),
    "warm": ("Además te damos {perks}.", "También tienes {perks}."),
    "direct": ("Incluye {perks}.", "Sumamos {perks}."),
    "street": ("Aparte, {perks}.", "Va con {perks}."),
    "person": ("Además doy {perks}.", "Incluye {perks}."),
}

CLOSINGS: dict[str, tuple[str, ...]] = {
    "formal": (
        "Las postulaciones se responden en {days} días como máximo.",
        "La entrevista se coordina por este medio.",
        "El proceso consta de una entrevista y la revisión de documentos.",
    ),
    "warm": (
        "Postula por aquí y cuéntanos en dos líneas qué sabes hacer.",
        "Te respondemos en {days} días, sea sí o sea no.",
        "La entrevista es en el mismo local, sin apuro.",
    ),
    "direct": (
        "Respondemos en {days} días.",
        "Una entrevista y listo.",
        "Postula por aquí; no cobramos nada.",
    ),
    "street": (
        "Escribe por aquí y vienes a conversar.",
        "Contestamos a todos en {days} días.",
        "Si te interesa, manda mensaje y quedamos.",
    ),
    "person": (
        "Escríbeme por aquí y conversamos.",
        "Contesto yo en {days} días o antes.",
        "Si se puede, vienes un día y ves cómo es.",
    ),
}

EXPERIENCE: dict[int, tuple[str, ...]] = {
    0: (
        "con o sin experiencia",
        "no hace falta experiencia previa",
        "puede ser tu primer trabajo",
    ),
    3: ("unos tres meses de experiencia", "algo de práctica, tres meses como mínimo"),
    6: ("seis meses de experiencia", "experiencia mínima de 6 meses", "seis meses en el oficio"),
    12: ("un año de experiencia", "experiencia de un año en puestos parecidos", "12 meses de experiencia"),
    24: ("dos años de experiencia", "mínimo 2 años en el oficio", "experiencia de dos años comprobable"),
    36: ("tres años de experiencia", "experiencia mínima de 3 años"),
    60: ("cinco años de experiencia", "más de cinco años en el oficio"),
}

PAY: dict[str, tuple[str, ...]] = {
    "planilla": (
        "sueldo de {pay} al mes en planilla",
        "{pay} mensuales, en planilla",
        "remuneración de {pay} al mes",
    ),
    "medio": (
        "{pay} al mes por el medio tiempo, en planilla",
        "pago mensual de {pay}, en planilla por horas",
    ),
    "comision": ("básico en planilla más comisiones: {pay} al mes", "{pay} al mes entre básico y comisiones"),
    "recibos": ("{pay} al mes con recibo por honorarios", "honorarios de {pay} mensuales"),
    "hora": ("{pay} por hora, con recibo por honorarios", "{pay} la hora"),
    "semanal": ("{pay} por semana, que se paga cada sábado", "pago semanal de {pay}"),
    "jornal": ("{pay} por día", "jornal de {pay}", "{pay} diarios"),
    "destajo": ("pago por avance: se saca {pay} al mes", "a destajo; en un mes normal salen {pay}"),
    "prenda": ("{pay} por prenda, según el modelo", "pago por prenda: {pay}"),
    "practicas": ("subvención de {pay} al mes", "{pay} mensuales de subvención"),
    "agrario": (
        "jornal agrario de {pay} por día, en planilla",
        "{pay} diarios en planilla agraria, pago semanal",
    ),
    "hogar": ("{pay} al mes con contrato registrado", "sueldo de {pay} mensuales, con contrato"),
}
PAY_HIDDEN = ("el sueldo se conversa según experiencia", "remuneración a tratar, siempre en planilla")
ADJUSTMENTS = (
    "Hacemos ajustes para personas con discapacidad.",
    "Postulan en igualdad personas con discapacidad; dinos qué ajuste necesitas.",
)
# how long, where an ask already says in what
LENGTHS = {3: "tres meses", 6: "seis meses", 12: "un año", 24: "dos años", 36: "tres años", 60: "cinco años"}
TELEWORK: dict[str, tuple[str, ...]] = {
    "total": ("Es trabajo remoto, desde cualquier lugar con buena señal.", "Modalidad: todo remoto."),
    "partial": ("Se alterna oficina y casa.", "Modalidad híbrida: dos o tres días en oficina."),
}
EDUCATION = {
    "secondary": "secundaria completa",
    "technical": "estudios técnicos",
    "university": "estudios superiores",
}
