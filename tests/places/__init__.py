"""Communes over all regions, homonyms, islands, an arrondissement, a merged one: what works here works anywhere."""

# As people would write them, with the kilometres around.
EVERYWHERE = {
    "Figeac": 15,
    "Ammerschwihr": 8,  # Alsace
    "Corte": 25,  # Corsica
    "Saint-Denis (974)": 10,
    "Le Palais": 12,  # Belle-Île
    "75119": 3,
    "Valserhône": 12,  # merged
    "Saint-Denis (93)": 3,
    "Guingamp": 12,
    "Chinon": 12,
    "Vierzon": 16,
    "Saulieu": 20,
    "Lons-le-Saunier": 12,
    "Vouziers": 15,
    "Thionville": 8,
    "Guise": 12,
    "Bernay": 12,
    "Mortagne-au-Perche": 15,
    "Fontenay-le-Comte": 12,
    "Ussel (19)": 20,
    "Mont-de-Marsan": 12,
    "Millau": 20,
    "Privas": 12,
    "Aurillac": 14,
    "Manosque": 12,
    "Forbach": 6,
    "Pointe-à-Pitre": 6,
    "Saint-Pierre (972)": 10,
    "Saint-Laurent-du-Maroni": 20,
    "Mamoudzou": 8,
}
FEW = ("Figeac", "Ammerschwihr", "Corte", "Saint-Denis (974)", "Le Palais")
