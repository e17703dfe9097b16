"""Headings of Peruvian and English CVs, written as their letters alone: spaced capitals match too."""

from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """Parts of a CV."""

    HEAD = "head"  # before the first heading
    SUMMARY = "summary"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    COURSES = "courses"
    SKILLS = "skills"
    LANGUAGES = "languages"
    LICENCES = "licences"
    CONTACT = "contact"
    REFERENCES = "references"
    OTHER = "other"


_NAMES: Final[dict[Part, str]] = {
    Part.SUMMARY: """
        perfil, perfil profesional, perfil laboral, mi perfil, perfil personal, resumen, resumen profesional,
        resumen ejecutivo, resumen laboral, sobre mi, acerca de mi, presentacion, presentacion personal, sumilla,
        objetivo, objetivos, objetivo profesional, objetivo laboral, objetivo personal, extracto, quien soy,
        profile, summary, professional summary, professional profile, about me, about, objective,
        career objective, career summary""",
    Part.EXPERIENCE: """
        experiencia, experiencias, experiencia laboral, experiencias laborales, experiencia profesional,
        experiencia de trabajo, experiencia pre profesional, experiencia previa, trayectoria, trayectoria laboral,
        trayectoria profesional, historial laboral, antecedentes laborales, trabajos, trabajos realizados,
        trabajos anteriores, mis trabajos, donde he trabajado, donde trabaje, practicas, voluntariado,
        practicas pre profesionales, practicas profesionales, experiencia laboral y profesional,
        experience, work experience, professional experience, employment history, work history, employment,
        career history, internships, volunteering, volunteer experience""",
    Part.EDUCATION: """
        educacion, formacion, formacion academica, formacion profesional, formacion educativa, estudios,
        mis estudios, estudios realizados, estudios academicos, estudios superiores, datos academicos,
        grado de instruccion, instruccion, nivel academico, nivel de estudios, grados y titulos,
        preparacion academica, educacion y formacion, formacion academica y profesional, antecedentes academicos,
        education, academic background, education and training, studies, academic education""",
    Part.COURSES: """
        cursos, curso, capacitacion, capacitaciones, cursos y capacitaciones, capacitaciones y cursos,
        certificaciones, certificados, cursos y certificaciones, cursos realizados, cursos y talleres, talleres,
        diplomados, diplomados y cursos, cursos y diplomados, seminarios, especializaciones, especializacion,
        formacion complementaria, formacion continua, estudios complementarios, cursos complementarios,
        educacion complementaria, eventos academicos, otros estudios,
        courses, certifications, certificates, training, licenses and certifications""",
    Part.SKILLS: """
        habilidades, mis habilidades, competencias, aptitudes, conocimientos, conocimientos tecnicos, destrezas,
        habilidades blandas, habilidades tecnicas, habilidades personales, habilidades y competencias,
        habilidades y destrezas, habilidades y conocimientos, competencias y habilidades, competencias tecnicas,
        competencias personales, competencias profesionales, aptitudes y habilidades, fortalezas, cualidades,
        herramientas, herramientas informaticas, informatica, ofimatica, computacion, conocimientos informaticos,
        conocimientos de computacion, conocimientos en computacion, conocimientos adicionales, programas,
        software, manejo de software, manejo de programas, tecnologias, lo que se hacer, que se hacer, se hacer,
        habilidades e idiomas, idiomas e informatica, informatica e idiomas, conocimientos e idiomas,
        idiomas y herramientas, idiomas y software, idiomas y habilidades, otros conocimientos,
        skills, technical skills, soft skills, hard skills, key skills, core competencies, competencies,
        technologies, tools, skills and tools, skills and languages, tech stack, stack tecnologico""",
    Part.LANGUAGES: """
        idioma, idiomas, mis idiomas, lenguas, lenguas originarias, manejo de idiomas, idiomas y lenguas,
        conocimiento de idiomas, languages, language skills""",
    Part.LICENCES: """
        licencia, licencias, licencia de conducir, licencias de conducir, brevete, brevetes, driving licence,
        driving license, drivers license""",
    Part.CONTACT: """
        datos personales, datos generales, datos de contacto, contacto, contactos, informacion personal,
        informacion de contacto, informacion general, contactame, contact, contact information, personal details,
        personal information, curriculum vitae, hoja de vida, curriculum""",
    Part.REFERENCES: """
        referencia, referencias, referencias laborales, referencias personales, referencias profesionales,
        referencias personales y laborales, references""",
    Part.OTHER: """
        intereses, mis intereses, hobbies, pasatiempos, aficiones, interests, logros, logros academicos,
        reconocimientos, premios, premios y reconocimientos, proyectos, proyectos personales, projects,
        publicaciones, investigaciones, publications, disponibilidad, otros, otros datos, otros datos de interes,
        informacion adicional, datos adicionales, informacion complementaria, awards, additional information,
        redes sociales, anexos, declaracion jurada, aspiracion salarial, pretension salarial, colegiatura""",
}

HEADINGS: Final[dict[str, Part]] = {
    "".join(name.split()): part for part, names in _NAMES.items() for name in names.split(",")
}

# A line in capitals that begins so is a heading whatever follows ("... EN EL SECTOR PUBLICO").
HEADING_BEGINNINGS: Final[tuple[tuple[str, Part], ...]] = (
    ("experiencialaboral", Part.EXPERIENCE),
    ("experienciaprofesional", Part.EXPERIENCE),
    ("experienciaen", Part.EXPERIENCE),
    ("formacionacademica", Part.EDUCATION),
    ("estudiosrealizados", Part.EDUCATION),
    ("cursosy", Part.COURSES),
    ("capacitacionesy", Part.COURSES),
    ("habilidadesy", Part.SKILLS),
    ("conocimientosde", Part.SKILLS),
    ("conocimientosen", Part.SKILLS),
    ("referencias", Part.REFERENCES),
    ("datospersonales", Part.CONTACT),
)
