"""German, of Germany and Switzerland."""
REGIONS = ('DE', 'CH')
MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split()
FIRST = [('Petra', 'f'), ('Karl', 'm'), ('Ursula', 'f'), ('Stefan', 'm'), ('Monika', 'f'), ('Jürgen', 'm'), ('Sabine', 'f'), ('Thomas', 'm'), ('Heike', 'f'), ('Markus', 'm')]
LAST = ['Schmitz', 'Hoffmann', 'Müller', 'Becker', 'Zimmermann', 'Krüger', 'Brandt', 'Vogel', 'Lehmann', 'Schäfer', 'Meier', 'von Arx']
TITLE = {'f': ['Frau', 'Frau'], 'm': ['Herr', 'Herr']}
ADDRESSED = {'f': 'Frau {last}', 'm': 'Herr {last}'}
GREETING = ['Sehr geehrte Frau {last},|Sehr geehrter Herr {last},', 'Guten Tag {title} {last},', 'Guten Tag {title} {last}', 'Hallo {title} {last},', 'Liebe Frau {last},|Lieber Herr {last},', 'Grüezi {title} {last}']
COMPANY = ['{last} Holzbau GmbH', '{last} Logistik GmbH & Co. KG', 'Bäckerei {last} GmbH', '{last} Metallbau AG', 'Druckerei {last} GmbH', 'Autohaus {last} KG', 'Hotel {last} GmbH', '{last} Immobilien AG', 'Spedition {last} GmbH', 'Apotheke {last} e.K.']
PHONES = {'DE': ['030 2345 67{:02d}', '+49 221 3456 7{:02d}', '0221 / 34 56 7{:02d}', '089-2345 67{:02d}', '0171 23456{:02d}', '+49 (0)171 23456{:02d}', '0160 / 94567 8{:02d}', '040 3456 78{:02d}'],
          'CH': ['044 234 56 {:02d}', '+41 31 345 67 {:02d}', '079 234 56 {:02d}', '+41 79 234 56 {:02d}', '061 234 56 {:02d}', '041 234 56 {:02d}', '+41 (0)44 234 56 {:02d}', '078 345 67 {:02d}']}
CITY = {'DE': ['50667 Köln', '10115 Berlin', '80331 München', '20095 Hamburg'], 'CH': ['8004 Zürich', '3011 Bern', '4051 Basel', '6003 Luzern']}
STREET = ['Industriestraße {}', 'Hauptstraße {}', 'Bahnhofstrasse {}', 'Am Hafen {}', 'Gewerbepark {}', 'Lindenweg {}']
TRADES = [
    ('{rep} Dachbau', ['Dachsanierung Halle 3', 'Dämmung Flachdach Büro', 'Erneuerung Dachrinnen', 'Einbau Lichtkuppeln'], ['Abbruch Altdach', 'Dämmung 12 cm', 'Abdichtung EPDM', 'Baustelleneinrichtung']),
    ('{rep} IT-Service', ['Erneuerung Server und Datensicherung', 'WLAN Lagerhalle', 'Umstellung auf Microsoft 365', 'Betreuung Arbeitsplätze'], ['Server konfiguriert', 'Lizenzen', 'Installation vor Ort', 'Schulung']),
    ('{rep} Maschinenbau', ['CNC-Fräsmaschine X500', 'Elektrostapler 2,5 t', 'Kompressor 30 kW', 'Verpackungslinie'], ['Maschine', 'Transport und Aufstellung', 'Inbetriebnahme', 'Ersatzteile']),
    ('{rep} Druck', ['Jahresbericht 120 Seiten', 'Prospekte Herbst', 'Fahrzeugbeschriftung', 'Rollenetiketten'], ['Satz', 'Druck 4-farbig', 'Verarbeitung', 'Lieferung']),
    ('{rep} Gebäudereinigung', ['Unterhaltsreinigung Büros', 'Fensterreinigung Gebäude B', 'Baureinigung', 'Reinigung Treppenhäuser'], ['Büros', 'Sanitär', 'Fenster', 'Mittel und Geräte']),
    ('{rep} Beratung', ['Begleitung ISO 9001', 'Sicherheitsaudit', 'Vertriebscoaching', 'Energieaudit'], ['Vorbereitung', 'Interviews', 'Bericht', 'Präsentation']),
    ('{rep} Haustechnik', ['Wärmepumpe Bürogebäude', 'Ladestationen Parkplatz', 'Erneuerung Verteiler', 'Photovoltaik Halle'], ['Material', 'Montage', 'Prüfung', 'Anschluss']),
    ('{rep} Catering', ['Betriebsfest 120 Personen', 'Eröffnungsapéro', 'Mittagessen Seminar', 'Weihnachtsbuffet'], ['Buffet', 'Getränke', 'Service', 'Material und Transport'])]
QUOTE = ['Angebot', 'Offerte', 'Angebot', 'Angebot', 'Kostenvoranschlag', 'Offerte']
QUOTE_TITLE = ['ANGEBOT', 'Angebot', 'Offerte', 'OFFERTE', 'Kostenvoranschlag', 'Angebot']
SUBJECT = ['Angebot {number} - {project}', 'Unser Angebot {number}: {project}', 'Angebot Nr. {number} {project}', 'Offerte {number} {project}', '{project} - Angebot {number}', 'Ihr Angebot {number} für {project}']
INTRO = ['anbei erhalten Sie unser Angebot: {project}.', 'vielen Dank für Ihre Anfrage. Gerne unterbreiten wir Ihnen unser Angebot: {project}.', 'wie besprochen sende ich Ihnen die Offerte: {project}.',
         'im Anhang finden Sie unser Angebot für {project}.', 'gerne bieten wir Ihnen wie folgt an: {project}.', 'bezugnehmend auf unser Gespräch übersende ich Ihnen das Angebot: {project}.']
TOTALS = [('Gesamtbetrag netto', 'MwSt. 19 %', 'Gesamtbetrag brutto'), ('Nettosumme', 'zzgl. 19 % MwSt.', 'Bruttosumme'), ('Total exkl. MwSt.', 'MwSt. 8.1 %', 'Total inkl. MwSt.'), ('Summe netto', 'USt. 19%', 'Endbetrag inkl. USt.')]
SENTENCE = ['Der Gesamtpreis beträgt {amount} zzgl. MwSt.', 'Für die gesamte Leistung berechnen wir {amount} netto.', 'Der Preis beläuft sich auf {amount} zuzüglich Mehrwertsteuer.', 'Gesamtpreis: {amount} exkl. MwSt.']
VALID_DATE = ['Das Angebot ist gültig bis {date}.', 'An dieses Angebot halten wir uns bis zum {date} gebunden.', 'Gültig bis: {date}', 'Unsere Preise gelten bis zum {date}.']
VALID_DAYS = ['Dieses Angebot ist {n} Tage gültig.', 'Gültigkeit: {n} Tage.', 'Die Bindefrist beträgt {n} Tage.', 'Wir halten uns {n} Tage an das Angebot gebunden.']
DATE_LABEL = ['Datum: {date}', 'Angebotsdatum: {date}', 'Köln, {date}', 'Datum {date}']
NUMBER_LABEL = ['Angebot Nr. {number}', 'Angebotsnummer: {number}', 'Offerte Nr. {number}', 'Angebots-Nr.: {number}']
CUSTOMER_LABEL = ['Kunde:', 'Auftraggeber:', 'Kundendaten', 'Empfänger:']
PHONE_LABEL = ['Tel. {phone}', 'Telefon: {phone}', 'T {phone}', 'Tel.: {phone}']
NOISE = ['Für Rückfragen stehe ich gerne zur Verfügung.', 'Wir freuen uns auf Ihre Rückmeldung.', 'Die Ausführung erfolgt nach Absprache.', 'Zahlung: 30 % Anzahlung, Rest 30 Tage netto.', 'Es gelten unsere AGB.', 'Sie erreichen mich unter der untenstehenden Nummer.']
CLOSING = ['Mit freundlichen Grüßen', 'Freundliche Grüsse', 'Beste Grüße', 'Mit besten Grüßen']
ATTRIBUTION = 'Am {date} um 09:14 schrieb {name} <{email}>:'
OUTLOOK = ('Von', 'Gesendet', 'An', 'Betreff')
REQUEST = ['Guten Tag,\n\nkönnten Sie uns ein Angebot erstellen: {project}?\nVielen Dank im Voraus.', 'Hallo,\n\nwir suchen einen Partner: {project}. Bitte senden Sie uns einen Preis.']
ASIDES = {
    'option': ['Option: Wartungsvertrag {small} pro Jahr.', 'Optional: zusätzliche Ausführung zu {small} netto.', 'Aufpreis Wochenendarbeit: {small}.', 'Alternativ: Erweiterung für {small}.'],
    'delivery': ['Lieferzeit: {n} Wochen nach Auftragseingang.', 'Lieferung am {date}.', 'Ausführung ab {date}.', 'Lieferbar innerhalb von {n} Wochen.'],
    'payment': ['Zahlbar innerhalb von 30 Tagen nach Rechnungsdatum.', 'Anzahlung bei Auftragserteilung: {small}.', 'Zahlung 14 Tage 2 % Skonto, 30 Tage netto.', 'Bei Auftrag sind {small} fällig.'],
    'bank': ['IBAN {iban} - USt-IdNr. BE {vat}', 'Konto {iban}', 'USt-IdNr. BE{vat} | HRB 12345', 'Bank: {iban}'],
    'warranty': ['Garantie: 10 Jahre auf Material.', 'Gewährleistung 2 Jahre.', 'Preise gültig bei Abnahme der Gesamtmenge.', 'Die Garantie beträgt 24 Monate.'],
}
VAT_LABEL = ['USt-IdNr.: {vat}', 'MwSt-Nr. {vat}']
NOT = [
    ('Auftragsbestätigung {number}', 'vielen Dank für Ihre Bestellung. Wir bestätigen den Auftrag {number}: {project}.\nGesamtbetrag netto: {amount}. Lieferung in KW 48.', 'Auftragsbestaetigung_{number}.pdf'),
    ('Ihr Auftrag {project}', 'wir danken für Ihren Auftrag gemäß unserem Angebot {number}.\nDer Betrag von {amount} wird nach Abschluss berechnet.', None),
    ('Rechnung {number}', 'anbei erhalten Sie unsere Rechnung {number} über {amount}.\nZahlbar bis {date}.', 'Rechnung_{number}.pdf'),
    ('Anzahlungsrechnung {number}', 'im Anhang die Anzahlungsrechnung über 30 % gemäß Angebot. Betrag: {amount}, zahlbar in 14 Tagen.', 'Anzahlungsrechnung_{number}.pdf'),
    ('Zahlungserinnerung Rechnung {number}', 'unsere Rechnung {number} über {amount} ist noch offen. Bitte überweisen Sie den Betrag.', None),
    ('Mahnung {number}', 'der Betrag von {amount}, fällig am {date}, ist bisher nicht eingegangen.', 'Rechnung_{number}.pdf'),
    ('Anfrage {project}', 'wir bitten um ein Angebot: {project}.\nBitte senden Sie uns Ihren besten Preis bis {date}.', None),
    ('Angebotsanfrage: {project}', 'könnten Sie uns für folgendes Material ein Angebot senden?\n- 200 m2 Platten\n- 40 Profile', 'Leistungsverzeichnis.pdf'),
    ('Neue Preisliste ab Januar', 'anbei unsere neue Preisliste, gültig ab 1. Januar.', 'Preisliste 2027.pdf'),
    ('Newsletter November', 'Entdecken Sie unsere Neuheiten.\nAktion: bis zu 20 % Rabatt.\nHier können Sie sich abmelden.', None),
    ('AW: Angebot {number} - {project}', 'ist notiert, wir sehen uns am Dienstag um 10 Uhr auf der Baustelle.', 'THREAD'),
    ('AW: {project}', 'danke für Ihre Frage. Ich kläre das mit dem Kollegen und melde mich morgen.', 'THREAD'),
    ('WG: Angebot Lieferant {project}', 'zur Info, unten das Angebot unseres Lieferanten.', 'FORWARD'),
    ('Nachfrage zu unserem Angebot {number}', 'haben Sie unser Angebot von letzter Woche erhalten? Ich freue mich auf Ihre Antwort.', None),
    ('Termin {project}', 'wir bestätigen unseren Besuch am {date} um 14 Uhr.', None),
    ('Lieferschein {project}', 'im Anhang der unterschriebene Lieferschein von gestern.', 'Lieferschein_{number}.pdf'),
    ('Angebot {number} prüfen?', 'kannst du dieses Angebot bitte noch prüfen, bevor es rausgeht? Summe {amount}.', 'INTERNAL'),
    ('Terminplan KW 49', 'die Arbeiten beginnen am Montag um 8 Uhr. Bitte den Zugang freihalten.', None),
]
