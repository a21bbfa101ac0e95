"""Invented names: plausible, diverse, and distinct once accents, punctuation and suffixes are gone."""

from __future__ import annotations

import re
import unicodedata

from backcourt.sources.simulated.arrays import Generator


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST_NAMES = _words(
    "Aldric Amadou Andrej Anselm Ansu Arvydas Aurélien Baptiste Bastien Benedikt Bodie Bram Brecken "
    "Calloway Caspian Cedrick Chidera Cormac Cortez Cyprien Dae-Jung Dakarai Dashiell Deshaun De'Marius "
    "Dimitar Domonic Donnell Drazen Dwight Efe Elio Emeka Ephraim Esteban Evander Fabrice Ferris Fionn "
    "Florentin Gideon Goran Gorgui Grégoire Hakim Hamish Haruki Henning Idrissa Ignacio Ike Ilija Isandro "
    "Ivor Ja'Quan Jabari Jaromír Jarvis Jedidiah Jeremias Joaquín Joris Juwan Kaito Kasimir Keelan "
    "Kestutis Ke'Shawn Kofi Kwabena Lamine Larkin Lazar Lennox Leopold Linus Lorenz Lucien Ludvig "
    "Macaulay Maceo Malachi Marcellus Mateusz Matías Maverick Mikkel Milo Moustapha Nahuel Nasir Nedim "
    "Niall Nikolaos Obinna Octavio Odell Oisín Olumide Orlando Osvaldo Otto Pascal Percival Piotr Quade "
    "Quincey Radu Rainer Ramiro Raphaël Rasheed Renny Rodion Roscoe Sanjay Santino Sébastien Seydou Silas "
    "Sindri Stellan Tadeo Tariq Tavion Teodor Terrance Thaddeus Thijs Tobin Tomás Tre'Von Tyrese Ulrich "
    "Uriah Valentin Vaughn Vuk Wendell Weston Xander Yannick Yusuf Zacarias Zander Zeke"
)
_SURNAMES = _words(
    "Abernathy Achterberg Adeyemi-Cole Agbaje Ainsworth Akinfenwa Albrechtsen Amberson Andrade-Reis "
    "Antonsson Arbuckle Ashgrove Aubertin Ayinde Babatunde Balogun Barnaby Bastide Beauregard Belmonte "
    "Bergström Birchall Bjarnason Blackmore Bonaventure Bouchard Braithwaite Brankovic Brightwell "
    "Bronzewood Bukowski Cabrera-Luz Calderwood Cardenas Carvalho Castellane Chevalier Chukwudi "
    "Clearwater Colquitt Cordeiro Cottrell Crabtree Cromartie D'Abreu D'Agostini Dalgaard Danjuma "
    "Dąbrowski Deschamps Dimakis Dlamini Dragović Drinkwater Dufresne Dunleavy-Ross Eastlake Ekwueme "
    "Ellingsworth Engström Etcheverry Fairbanks Falkenrath Farquhar Featherstone Ferreyra Figueiredo "
    "Fitzwater Fjeldstad Fontenot Fosterling Gainsborough Galloway-Finch Gathers Georgiev Glissant "
    "Goldthwaite Grabowski Greyson Grimaldi Guidry-Banks Gunnarsson Haddix Hallström Harkness Hartwell "
    "Hasanović Hawthorn Heffernan Hightower Hollowell Honeycutt-Lee Horváth Ibarguren Ingersoll Ivanišin "
    "Jankauskas Jaramillo Jernigan Jóhannsson Kaczmarek Kamara-Wells Karlsen Kavanagh Keïta Kingsbury "
    "Kirkbride Kjær Kowalczyk Krstić Lachapelle Lancaster Langford Larrañaga Laurens Ledbetter Lefèvre "
    "Lindqvist Lockridge Loftus Longfellow Lovelace Lundgren Macalister Magnusdal Mahlangu Mandeville "
    "Marchetti Marković Mbatha McAllery McCready McGlinchey McSwain Meadowcroft Mendonça Merriweather "
    "Mikalauskas Montrose Moriarty Mulgrew Mwangi N'Diaye-Roy N'Koulou Nakashima Navarrete Nightingale "
    "Nørgaard Nwachukwu O'Dowd O'Gallchoir O'Shaughnessy Obafemi Okonjo-Hart Olajide Ollivander Onwudiwe "
    "Osterhaus Oyelaran Pappas-Vale Pemberton Penhaligon Petrauskas Pettigrew Pfeiffer Pickering "
    "Plaisance Poindexter Postlethwaite Prendergast Pryzbylla Quackenbush Quillen Radcliffe Rasmussen "
    "Ravensworth Redfearn Remington Rockefort Rosenthal Rousseau Saint-Amand Sandoval Santoro Satterfield "
    "Scarborough Schönfeld Seabrook Sedgwick Sheffield Sidibé-Lane Silverthorn Skarsgaard Solberg "
    "Somerville Sørensen Spillane Stankovic-Bell Starling Steenkamp Stillwater Stojković Strickfaden "
    "Sundqvist Tanaka-Ruiz Tarkington Templeton Thackeray Thistlewood Thorvaldsen Tillery Torrington "
    "Tremblay Trueblood Tshabalala Underhill Uzoma Vallejo-Cruz Vanderwall Varga Vasiliev Velásquez "
    "Villanueva-Paz Vinterberg Voskuijl Wainwright Wakefield Waldgrave Warburton Weatherspoon Wexley "
    "Whitcombe Wickersham Winterbourne Wolfhart Woodhaven Wrightsman Yamaguchi Yarborough Zambrano "
    "Zelenko Zubiri"
)
_SUFFIXES = ("Jr.", "III", "II", "IV")
_SUFFIX_SHARE = 0.06

NOBODY_NAMES = ("Zebulon Quillfeather", "Barnabus Thornapple", "Peregrine Oakenshaw", "Ichabod Wintergreen")
"""Names no player ever gets: the first names and surnames are in neither list."""


def plain(name: str) -> str:
    """Return the name without accents and suffix, as careless sources spell it."""
    spelled = name.replace("ø", "o").replace("æ", "ae")
    bare = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    return re.sub(r" (Jr\.|Sr\.|II|III|IV)$", "", bare)


def initialled(name: str) -> str:
    """Return "D. Surname", the shortest spelling sources use."""
    first, surname = plain(name).split(" ", 1)
    return f"{first[0]}. {surname}"


class NameBook:
    """Hands out names; no two share a surname and an initial, so that even "D. Surname" is one player."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def invent(self, rng: Generator, count: int) -> list[str]:
        """Return this many new names."""
        return [self._invent_one(rng) for _ in range(count)]

    def _invent_one(self, rng: Generator) -> str:
        while True:
            first = _FIRST_NAMES[int(rng.integers(len(_FIRST_NAMES)))]
            name = f"{first} {_SURNAMES[int(rng.integers(len(_SURNAMES)))]}"
            key = initialled(name).casefold()
            if key not in self._taken:
                break
        self._taken.add(key)
        suffixed = rng.random() < _SUFFIX_SHARE
        return f"{name} {_SUFFIXES[int(rng.integers(len(_SUFFIXES)))]}" if suffixed else name
