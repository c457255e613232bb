"""Dutch, of Belgium and the Netherlands, as firms write it. Each list is dealt out in turn to the two halves of the corpus."""
REGIONS = ('BE', 'NL')
MONTHS = 'januari februari maart april mei juni juli augustus september oktober november december'.split()
FIRST = [('Ilse', 'f'), ('Bart', 'm'), ('Griet', 'f'), ('Koen', 'm'), ('Marleen', 'f'), ('Wouter', 'm'), ('Sofie', 'f'), ('Dirk', 'm'), ('Anouk', 'f'), ('Sander', 'm')]
LAST = ['Peeters', 'De Smet', 'Van Damme', 'Claes', 'Maes', 'van den Berg', 'Bakker', 'Wouters', 'Jansen', 'De Vries', 'Verstraete', 'Hermans']
TITLE = {'f': ['mevrouw', 'mevrouw'], 'm': ['heer', 'heer']}
ADDRESSED = {'f': 'mevrouw {last}', 'm': 'de heer {last}'}
GREETING = ['Geachte {title} {last},', 'Beste {title} {last},', 'Beste {first},', 'Dag {first},', 'Beste {first}', 'Hallo {first},']
COMPANY = ['{last} Logistics NV', 'Bakkerij {last} BV', '{last} & Zonen bvba', 'Garage {last} BV', 'Drukkerij {last} NV', 'Tandartspraktijk {last} BV', 'Algemene Bouw {last} NV', 'Hotel {last} BV', 'Transport {last} BV', 'Apotheek {last} BV']
PHONES = {'BE': ['09 234 56 {:02d}', '02/512 34 {:02d}', '03 456 78 {:02d}', '+32 9 221 45 {:02d}', '0475 12 34 {:02d}', '+32 (0)478 65 43 {:02d}', '0486/55.66.{:02d}', '016 22 33 {:02d}'],
          'NL': ['020 623 45 {:02d}', '010-4123 4{:02d}', '+31 20 623 45 {:02d}', '06 1234 56{:02d}', '+31 6 51 23 45 {:02d}', '030 234 56 {:02d}', '06-2345 67{:02d}', '+31 (0)10 412 34 {:02d}']}
CITY = {'BE': ['9000 Gent', '2000 Antwerpen', '3000 Leuven', '8500 Kortrijk'], 'NL': ['1012 AB Amsterdam', '3011 CD Rotterdam', '3511 EF Utrecht', '5611 GH Eindhoven']}
STREET = ['Industrieweg {}', 'Kerkstraat {}', 'Nijverheidslaan {}', 'Stationsplein {}', 'Molenstraat {}', 'Dorpsstraat {}']
TRADES = [
    ('Dakwerken {rep}', ['dakrenovatie loods 3', 'isolatie plat dak kantoor', 'vernieuwen dakgoten', 'plaatsen lichtkoepels'], ['Afbraak bestaande dakbedekking', 'Isolatie 12 cm', 'Dakdichting EPDM', 'Werfinrichting']),
    ('{rep} IT', ['vervanging server en back-up', 'wifi-netwerk magazijn', 'migratie naar Microsoft 365', 'beheer werkplekken'], ['Server incl. configuratie', 'Licenties', 'Installatie ter plaatse', 'Opleiding gebruikers']),
    ('{rep} Machines', ['CNC-freesmachine type X500', 'heftruck elektrisch 2,5 t', 'compressor 30 kW', 'verpakkingslijn'], ['Machine', 'Transport en plaatsing', 'Indienststelling', 'Wisselstukken']),
    ('Drukwerk {rep}', ['jaarverslag 120 blz.', 'drukwerk folders najaar', 'belettering bestelwagens', 'etiketten op rol'], ['Opmaak', 'Druk quadri recto-verso', 'Afwerking', 'Levering']),
    ('{rep} Schoonmaak', ['dagelijks onderhoud kantoren', 'ramen wassen gebouw B', 'opkuis na werken', 'onderhoud traphallen'], ['Onderhoud kantoren', 'Sanitair', 'Ramen', 'Producten en materiaal']),
    ('{rep} Advies', ['begeleiding ISO 9001', 'veiligheidsaudit', 'coaching verkoopteam', 'energieaudit'], ['Voorbereiding', 'Interviews', 'Rapport', 'Presentatie directie']),
    ('Installatie {rep}', ['warmtepomp kantoor', 'laadpalen parking', 'vernieuwen elektrisch bord', 'zonnepanelen loods'], ['Materiaal', 'Montage', 'Keuring', 'Aansluiting']),
    ('{rep} Catering', ['personeelsfeest 120 personen', 'walking dinner opening', 'broodjeslunch studiedag', 'kerstbuffet'], ['Buffet', 'Dranken', 'Bediening', 'Materiaal en transport'])]
QUOTE = ['offerte', 'offerte', 'prijsofferte', 'prijsaanbieding', 'aanbieding', 'prijsopgave']
QUOTE_TITLE = ['OFFERTE', 'Offerte', 'PRIJSOFFERTE', 'Prijsaanbieding', 'Aanbieding', 'Prijsopgave']
SUBJECT = ['Offerte {number} - {project}', 'Onze offerte {number}: {project}', 'Prijsofferte {number} {project}', 'Offerte {project} ({number})', '{project}: offerte {number}', 'Aanbieding {number} voor {project}']
INTRO = ['In bijlage vindt u onze offerte voor {project}.', 'Zoals besproken bezorg ik u hierbij onze offerte voor {project}.', 'Bedankt voor uw aanvraag. Graag bieden wij u aan: {project}.',
         'Naar aanleiding van ons gesprek stuur ik u onze prijsofferte voor {project}.', 'Hierbij ontvangt u onze aanbieding voor {project}.', 'Met genoegen maken wij u onze beste prijs over voor {project}.']
TOTALS = [('Totaal excl. btw', 'BTW 21 %', 'Totaal incl. btw'), ('Totaal exclusief btw', 'btw 21%', 'Totaal inclusief btw'), ('Netto totaal', 'BTW (21%)', 'Te betalen incl. BTW'), ('Subtotaal excl. btw', 'Btw 21 %', 'Algemeen totaal incl. btw')]
SENTENCE = ['De totaalprijs bedraagt {amount} excl. btw.', 'Voor het geheel rekenen wij {amount}, exclusief btw.', 'De prijs voor deze werken komt op {amount} excl. btw.', 'Totaalprijs: {amount} (excl. 21% btw).']
VALID_DATE = ['Deze offerte is geldig tot {date}.', 'Geldig tot en met {date}.', 'Onze prijzen gelden tot {date}.', 'De aanbieding blijft geldig tot {date}.']
VALID_DAYS = ['Deze offerte is {n} dagen geldig.', 'Geldigheid: {n} dagen.', 'Geldigheidsduur van de offerte: {n} dagen.', 'Onze aanbieding blijft {n} dagen geldig.']
DATE_LABEL = ['Datum: {date}', 'Offertedatum: {date}', 'Datum {date}', 'Gent, {date}']
NUMBER_LABEL = ['Offertenummer: {number}', 'Offerte nr. {number}', 'Nummer offerte: {number}', 'Offerte: {number}']
CUSTOMER_LABEL = ['Klant:', 'Aan:', 'Klantgegevens', 'Opdrachtgever:']
PHONE_LABEL = ['Tel. {phone}', 'T {phone}', 'tel: {phone}', 'Telefoon: {phone}']
NOISE = ['Heeft u vragen, dan hoor ik het graag.', 'Wij kijken uit naar uw reactie.', 'De uitvoering kan starten in overleg.', 'Betaling: 30 % voorschot, saldo 30 dagen na factuur.', 'Onze algemene voorwaarden zijn van toepassing.', 'U kunt mij altijd bereiken op onderstaand nummer.']
CLOSING = ['Met vriendelijke groeten,', 'Vriendelijke groet,', 'Met vriendelijke groet', 'Hartelijke groeten,']
ATTRIBUTION = 'Op {date} om 09:14 schreef {name} <{email}>:'
OUTLOOK = ('Van', 'Verzonden', 'Aan', 'Onderwerp')
REQUEST = ['Goedemorgen,\n\nKan u ons een offerte maken voor {project}?\nGraag tegen eind volgende week.', 'Beste,\n\nWij zoeken een partner voor {project}. Kunt u ons een prijs bezorgen?']
ASIDES = {
    'option': ['Optie: onderhoudscontract {small} per jaar.', 'In optie: bijkomende uitvoering aan {small} excl. btw.', 'Meerprijs weekendwerk: {small}.', 'Optioneel kan u uitbreiden voor {small}.'],
    'delivery': ['Levertermijn: {n} weken na bestelling.', 'Levering op {date}.', 'Uitvoering voorzien vanaf {date}.', 'Leverbaar binnen {n} weken.'],
    'payment': ['Betaling binnen 30 dagen na factuurdatum.', 'Voorschot bij bestelling: {small}.', 'Betaalbaar 60 dagen einde maand.', 'Bij bestelling betaalt u {small}.'],
    'bank': ['IBAN {iban} - btw BE {vat}', 'Rekening {iban}', 'BTW BE {vat} | RPR Gent', 'Bank: {iban}'],
    'warranty': ['Garantie: 10 jaar op materiaal.', 'Waarborg 2 jaar.', 'Prijzen geldig voor een bestelling van het geheel.', 'De garantie bedraagt 24 maanden.'],
}
VAT_LABEL = ['Btw-nummer: {vat}', 'BTW {vat}']
NOT = [
    ('Orderbevestiging {number}', 'Bedankt voor uw bestelling. Hierbij bevestigen wij uw order {number} voor {project}.\nTotaal excl. btw: {amount}. Levering in week 48.', 'Orderbevestiging_{number}.pdf'),
    ('Bevestiging van uw bestelling {project}', 'Wij danken u voor uw opdracht volgens onze offerte {number} en bevestigen de uitvoering.\nHet bedrag van {amount} wordt na de werken gefactureerd.', None),
    ('Factuur {number}', 'In bijlage vindt u onze factuur {number} voor een bedrag van {amount}.\nGelieve te betalen voor {date}.', 'Factuur_{number}.pdf'),
    ('Voorschotfactuur {number} {project}', 'Hierbij de voorschotfactuur van 30 % volgens offerte. Te betalen: {amount} binnen 14 dagen.', 'Voorschotfactuur_{number}.pdf'),
    ('Herinnering factuur {number}', 'Volgens onze boekhouding staat factuur {number} van {amount} nog open. Mogen wij u vragen deze te betalen?', None),
    ('Betalingsherinnering {number}', 'Wij stellen vast dat ons factuurbedrag van {amount} nog niet werd voldaan. Vervaldag was {date}.', 'Factuur_{number}.pdf'),
    ('Prijsaanvraag {project}', 'Wij willen graag een offerte ontvangen voor {project}.\nKunt u ons uw beste prijs bezorgen voor {date}?', None),
    ('Offerteaanvraag: {project}', 'Kunt u voor onderstaande materialen een prijsopgave sturen? Levering op onze werf.\n- 200 m2 platen\n- 40 lengtes profiel', 'meetstaat.pdf'),
    ('Nieuwe prijslijst vanaf januari', 'In bijlage onze nieuwe prijslijst, geldig vanaf 1 januari.', 'Prijslijst 2027.pdf'),
    ('Nieuwsbrief november', 'Ontdek onze nieuwigheden van dit najaar.\nActie: tot 20 % korting.\nUitschrijven kan via deze link.', None),
    ('Re: Offerte {number} - {project}', 'Dat is genoteerd, we spreken elkaar dinsdag om 10 uur op de werf.', 'THREAD'),
    ('Re: {project}', 'Bedankt voor uw vraag. Ik bekijk het met mijn collega en kom er morgen op terug.', 'THREAD'),
    ('FW: Offerte leverancier {project}', 'Ter info, zie hieronder de offerte van onze leverancier.', 'FORWARD'),
    ('Opvolging offerte {number}', 'Heeft u onze offerte van vorige week goed ontvangen? Ik hoor graag of u nog vragen heeft.', None),
    ('Afspraak plaatsbezoek {project}', 'Wij bevestigen ons bezoek op {date} om 14 uur.', None),
    ('Werkbon {project}', 'In bijlage de getekende werkbon van gisteren.', 'Werkbon_{number}.pdf'),
    ('Offerte {number} nalezen?', 'Kan jij deze offerte nog eens nalezen voor ze vertrekt? Totaal {amount}.', 'INTERNAL'),
    ('Planning week 49', 'De werken starten maandag om 8 uur. Graag de toegang vrijmaken.', None),
]
