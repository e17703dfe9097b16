"""Districts by INEI code in which demonstration jobs and people live, with the name that a text uses."""

from __future__ import annotations

# city key -> {district code: name as people write it}
CITIES: dict[str, dict[str, str]] = {
    "lima": {
        "150101": "el Cercado de Lima", "150103": "Ate", "150108": "Chorrillos", "150110": "Comas",
        "150111": "El Agustino", "150112": "Independencia", "150113": "Jesús María", "150114": "La Molina",
        "150115": "La Victoria", "150116": "Lince", "150117": "Los Olivos", "150118": "Lurigancho-Chosica",
        "150119": "Lurín", "150121": "Pueblo Libre", "150122": "Miraflores", "150125": "Puente Piedra",
        "150130": "San Borja", "150131": "San Isidro", "150132": "San Juan de Lurigancho",
        "150133": "San Juan de Miraflores", "150135": "San Martín de Porres", "150136": "San Miguel",
        "150137": "Santa Anita", "150140": "Surco", "150141": "Surquillo", "150142": "Villa El Salvador",
        "150143": "Villa María del Triunfo",
    },
    "callao": {"070101": "el Callao", "070102": "Bellavista", "070104": "La Perla", "070106": "Ventanilla"},
    "trujillo": {
        "130101": "Trujillo", "130102": "El Porvenir", "130104": "Huanchaco", "130105": "La Esperanza",
        "130111": "Víctor Larco",
    },
    "viru": {"131201": "Virú", "131202": "Chao"},
    "huamachuco": {"130901": "Huamachuco"},
    "arequipa": {
        "040101": "Arequipa", "040103": "Cayma", "040104": "Cerro Colorado", "040112": "Paucarpata",
        "040126": "Yanahuara", "040129": "José Luis Bustamante y Rivero",
    },
    "majes": {"040520": "Majes", "040108": "La Joya"},
    "cusco": {"080101": "Cusco", "080104": "San Jerónimo", "080105": "San Sebastián", "080108": "Wánchaq"},
    "urubamba": {"081301": "Urubamba", "081306": "Ollantaytambo", "081304": "Machu Picchu pueblo"},
    "quillabamba": {"080901": "Quillabamba"},
    "espinar": {"080801": "Espinar"},
    "piura": {"200101": "Piura", "200104": "Castilla", "200115": "Veintiséis de Octubre"},
    "sullana": {"200601": "Sullana"},
    "paita": {"200501": "Paita"},
    "sechura": {"200801": "Sechura"},
    "talara": {"200701": "Talara"},
    "tambogrande": {"200114": "Tambogrande"},
    "chiclayo": {"140101": "Chiclayo", "140105": "José Leonardo Ortiz", "140106": "La Victoria, Chiclayo"},
    "lambayeque": {"140301": "Lambayeque", "140307": "Motupe", "140308": "Olmos"},
    "huancayo": {"120101": "Huancayo", "120107": "Chilca", "120114": "El Tambo"},
    "satipo": {"120601": "Satipo", "120303": "Pichanaqui", "120301": "La Merced"},
    "la_oroya": {"120801": "La Oroya"},
    "ica": {"110101": "Ica", "110106": "Parcona", "110108": "Salas Guadalupe", "110111": "Santiago, Ica"},
    "chincha": {"110201": "Chincha Alta"},
    "pisco": {"110501": "Pisco", "110505": "Paracas"},
    "puno": {"210101": "Puno"},
    "juliaca": {"211101": "Juliaca"},
    "ilave": {"210501": "Ilave"},
    "ayaviri": {"210801": "Ayaviri"},
    "tacna": {"230101": "Tacna", "230110": "Gregorio Albarracín"},
    "moquegua": {"180101": "Moquegua", "180106": "Torata"},
    "ilo": {"180301": "Ilo"},
    "tumbes": {"240101": "Tumbes", "240201": "Zorritos"},
    "iquitos": {"160101": "Iquitos", "160108": "Punchana", "160112": "Belén", "160113": "San Juan Bautista"},
    "pucallpa": {"250101": "Callería, Pucallpa", "250105": "Yarinacocha", "250107": "Manantay"},
    "tarapoto": {"220901": "Tarapoto", "220910": "Morales", "220909": "La Banda de Shilcayo"},
    "moyobamba": {"220101": "Moyobamba"},
    "tocache": {"221001": "Tocache"},
    "huanuco": {"100101": "Huánuco", "100102": "Amarilis"},
    "tingo_maria": {"100601": "Tingo María"},
    "cajamarca": {"060101": "Cajamarca", "060108": "Baños del Inca"},
    "jaen": {"060801": "Jaén"},
    "bambamarca": {"060701": "Bambamarca"},
    "ayacucho": {"050101": "Ayacucho", "050110": "San Juan Bautista, Huamanga", "050401": "Huanta"},
    "abancay": {"030101": "Abancay"},
    "andahuaylas": {"030201": "Andahuaylas"},
    "challhuahuacho": {"030506": "Challhuahuacho"},
    "huancavelica": {"090101": "Huancavelica", "090301": "Lircay"},
    "cerro_de_pasco": {"190113": "Yanacancha, Cerro de Pasco", "190101": "Chaupimarca, Cerro de Pasco"},
    "oxapampa": {"190301": "Oxapampa", "190307": "Villa Rica"},
    "puerto_maldonado": {"170101": "Puerto Maldonado"},
    "chachapoyas": {"010101": "Chachapoyas"},
    "bagua_grande": {"010701": "Bagua Grande"},
    "huaraz": {"020101": "Huaraz", "020105": "Independencia, Huaraz"},
    "chimbote": {"021801": "Chimbote", "021809": "Nuevo Chimbote"},
    "canete": {"150501": "San Vicente de Cañete"},
    "huacho": {"150801": "Huacho"},
    "barranca": {"150201": "Barranca"},
}  # fmt: skip

NAMES: dict[str, str] = {code: name for city in CITIES.values() for code, name in city.items()}
CITY_OF: dict[str, str] = {code: key for key, city in CITIES.items() for code in city}

# departments where an ad may wish for a native language, because customers and pupils speak it
NATIVE_LANGUAGE_DEPARTMENTS = frozenset({"02", "03", "05", "08", "09", "10", "12", "21"})


def department_of(code: str) -> str:
    """Give the two digits of the department of a district code."""
    return code[:2]
