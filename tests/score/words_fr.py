"""French, of Belgium and France."""
REGIONS = ('BE', 'FR')
MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split()
FIRST = [('Marie', 'f'), ('Luc', 'm'), ('Sophie', 'f'), ('Philippe', 'm'), ('Claire', 'f'), ('Antoine', 'm'), ('Nathalie', 'f'), ('Benoît', 'm'), ('Camille', 'f'), ('Olivier', 'm')]
LAST = ['Dubois', 'Lambert', 'Lefèvre', 'Dupont', 'Moreau', 'Fontaine', 'Girard', 'Mercier', 'Delvaux', 'Renard', 'Collard', 'de Brouwer']
TITLE = {'f': ['Madame', 'Mme'], 'm': ['Monsieur', 'M.']}
ADDRESSED = {'f': '{title} {last}', 'm': '{title} {last}'}
GREETING = ['Madame {last},|Monsieur {last},', 'Bonjour {title} {last},', 'Chère Madame {last},|Cher Monsieur {last},', 'Bonjour {first},', 'Bonjour {title} {last}', 'Bonjour {first},']
COMPANY = ['Menuiserie {last} SRL', 'Transports {last} SA', 'Boulangerie {last} SPRL', 'Garage {last} SARL', 'Imprimerie {last} SAS', 'Ateliers {last} SA', '{last} Construction SRL', 'Hôtel {last} SA', 'Pharmacie {last} SRL', 'Groupe {last} SAS']
PHONES = {'BE': ['02 512 34 {:02d}', '+32 4 223 45 {:02d}', '081 22 33 {:02d}', '04/223.45.{:02d}', '0475 12 34 {:02d}', '+32 (0)495 65 43 {:02d}', '0486/55.66.{:02d}', '071 31 42 {:02d}'],
          'FR': ['01 42 68 53 {:02d}', '+33 1 42 68 53 {:02d}', '04.78.62.14.{:02d}', '06 12 34 56 {:02d}', '+33 (0)6 12 34 56 {:02d}', '03 20 14 85 {:02d}', '07.61.23.45.{:02d}', '05 56 44 28 {:02d}']}
CITY = {'BE': ['1000 Bruxelles', '4000 Liège', '5000 Namur', '7000 Mons'], 'FR': ['75008 Paris', '69003 Lyon', '59000 Lille', '33000 Bordeaux']}
STREET = ['rue de l\'Industrie {}', '{}, avenue Louise', '{}, rue du Commerce', 'chaussée de Namur {}', '{}, quai Saint-Michel', 'rue Haute {}']
TRADES = [
    ('Toitures {rep}', ['rénovation de la toiture du hangar 3', 'isolation toit plat', 'remplacement des gouttières', 'pose de fenêtres de toit'], ['Démontage', 'Isolation 12 cm', 'Étanchéité EPDM', 'Installation de chantier']),
    ('{rep} Informatique', ['remplacement du serveur', 'réseau wifi entrepôt', 'migration Microsoft 365', 'infogérance des postes'], ['Serveur configuré', 'Licences', 'Installation sur site', 'Formation']),
    ('{rep} Machines', ['fraiseuse CNC X500', 'chariot élévateur électrique', 'compresseur 30 kW', 'ligne d\'emballage'], ['Machine', 'Transport et mise en place', 'Mise en service', 'Pièces de rechange']),
    ('Imprimerie {rep}', ['rapport annuel 120 pages', 'dépliants automne', 'lettrage camionnettes', 'étiquettes en rouleau'], ['Mise en page', 'Impression quadri', 'Finition', 'Livraison']),
    ('{rep} Nettoyage', ['entretien quotidien des bureaux', 'lavage des vitres', 'nettoyage après travaux', 'entretien cages d\'escalier'], ['Bureaux', 'Sanitaires', 'Vitres', 'Produits et matériel']),
    ('{rep} Conseil', ['accompagnement ISO 9001', 'audit sécurité', 'coaching équipe de vente', 'audit énergétique'], ['Préparation', 'Entretiens', 'Rapport', 'Présentation']),
    ('Installations {rep}', ['pompe à chaleur bureaux', 'bornes de recharge parking', 'rénovation tableau électrique', 'panneaux solaires hangar'], ['Matériel', 'Montage', 'Contrôle', 'Raccordement']),
    ('{rep} Traiteur', ['fête du personnel 120 personnes', 'cocktail dînatoire', 'lunch séminaire', 'buffet de Noël'], ['Buffet', 'Boissons', 'Service', 'Matériel et transport'])]
QUOTE = ['devis', 'offre', 'offre de prix', 'devis', 'proposition commerciale', 'offre']
QUOTE_TITLE = ['DEVIS', 'Devis', 'OFFRE DE PRIX', 'Offre', 'Proposition commerciale', 'Devis']
SUBJECT = ['Devis {number} - {project}', 'Notre devis {number} : {project}', 'Offre {number} {project}', 'Offre de prix {number} - {project}', '{project} : devis n° {number}', 'Votre devis n° {number} - {project}']
INTRO = ['Veuillez trouver ci-joint notre devis pour : {project}.', 'Comme convenu, je vous transmets notre offre : {project}.', 'Suite à votre demande, nous avons le plaisir de vous remettre prix pour : {project}.',
         'Suite à notre entretien, vous trouverez notre offre de prix concernant : {project}.', 'Merci pour votre intérêt. Voici notre proposition : {project}.', 'Je vous prie de trouver en annexe notre meilleure offre : {project}.']
TOTALS = [('Total HT', 'TVA 20 %', 'Total TTC'), ('Total HTVA', 'TVA 21 %', 'Total TVAC'), ('Montant total hors TVA', 'TVA (21 %)', 'Montant total TVA comprise'), ('Total hors taxes', 'T.V.A. 20 %', 'Net à payer TTC')]
SENTENCE = ['Le prix total s\'élève à {amount} HTVA.', 'Pour l\'ensemble, notre prix est de {amount} hors TVA.', 'Montant total : {amount} HT.', 'Le montant de ces travaux est de {amount} HTVA.']
VALID_DATE = ['Cette offre est valable jusqu\'au {date}.', 'Offre valable jusqu\'au {date} inclus.', 'Validité de l\'offre : {date}.', 'Nos prix sont valables jusqu\'au {date}.']
VALID_DAYS = ['Notre offre est valable {n} jours.', 'Validité : {n} jours.', 'Durée de validité du devis : {n} jours.', 'Ce devis reste valable {n} jours.']
DATE_LABEL = ['Date : {date}', 'Date du devis : {date}', 'Bruxelles, le {date}', 'Le {date}']
NUMBER_LABEL = ['Devis n° {number}', 'Numéro de devis : {number}', 'N° d\'offre : {number}', 'Référence de l\'offre : {number}']
CUSTOMER_LABEL = ['Client :', 'Destinataire :', 'Client', 'À l\'attention de :']
PHONE_LABEL = ['Tél. {phone}', 'Tél : {phone}', 'T. {phone}', 'Téléphone : {phone}']
NOISE = ['Je reste à votre disposition pour toute question.', 'Dans l\'attente de votre retour.', 'Le planning est à convenir ensemble.', 'Paiement : acompte de 30 %, solde à 30 jours.', 'Nos conditions générales sont d\'application.', 'N\'hésitez pas à m\'appeler au numéro ci-dessous.']
CLOSING = ['Cordialement,', 'Bien à vous,', 'Bien cordialement', 'Meilleures salutations,']
ATTRIBUTION = 'Le {date} à 09:14, {name} <{email}> a écrit :'
OUTLOOK = ('De', 'Envoyé', 'À', 'Objet')
REQUEST = ['Bonjour,\n\nPourriez-vous nous établir un devis pour : {project} ?\nD\'avance merci.', 'Bonjour,\n\nNous cherchons un partenaire pour : {project}. Pouvez-vous nous faire parvenir un prix ?']
ASIDES = {
    'option': ['Option : contrat d\'entretien {small} par an.', 'En option : exécution complémentaire à {small} HTVA.', 'Supplément travail de week-end : {small}.', 'En variante, extension pour {small}.'],
    'delivery': ['Délai de livraison : {n} semaines après commande.', 'Livraison le {date}.', 'Exécution prévue à partir du {date}.', 'Livrable sous {n} semaines.'],
    'payment': ['Paiement à 30 jours date de facture.', 'Acompte à la commande : {small}.', 'Payable à 60 jours fin de mois.', 'À la commande : {small}.'],
    'bank': ['IBAN {iban} - TVA BE {vat}', 'Compte {iban}', 'TVA BE {vat} | RPM Liège', 'Banque : {iban}'],
    'warranty': ['Garantie : 10 ans sur le matériel.', 'Garantie 2 ans.', 'Prix valables pour une commande de l\'ensemble.', 'La garantie est de 24 mois.'],
}
VAT_LABEL = ['N° TVA : {vat}', 'TVA {vat}']
NOT = [
    ('Confirmation de commande {number}', 'Merci pour votre commande. Nous confirmons la commande {number} : {project}.\nTotal HTVA : {amount}. Livraison semaine 48.', 'Confirmation_{number}.pdf'),
    ('Votre commande {project}', 'Nous vous remercions de votre commande suivant notre devis {number}.\nLe montant de {amount} sera facturé à la fin des travaux.', None),
    ('Facture {number}', 'Veuillez trouver en annexe notre facture {number} d\'un montant de {amount}.\nÀ payer avant le {date}.', 'Facture_{number}.pdf'),
    ('Facture d\'acompte {number}', 'Ci-joint la facture d\'acompte de 30 % selon devis. Montant : {amount}, payable à 14 jours.', 'Facture_acompte_{number}.pdf'),
    ('Rappel facture {number}', 'Sauf erreur, notre facture {number} de {amount} reste impayée. Merci de procéder au paiement.', None),
    ('Rappel de paiement {number}', 'Nous constatons que le montant de {amount} échu le {date} n\'a pas encore été réglé.', 'Facture_{number}.pdf'),
    ('Demande de prix {project}', 'Nous souhaitons recevoir une offre pour : {project}.\nPouvez-vous nous transmettre votre meilleur prix avant le {date} ?', None),
    ('Demande de devis : {project}', 'Pourriez-vous nous faire parvenir une offre pour les matériaux suivants ?\n- 200 m2 de panneaux\n- 40 profilés', 'metre.pdf'),
    ('Nouveau tarif au 1er janvier', 'Vous trouverez en annexe notre nouveau tarif, valable à partir du 1er janvier.', 'Tarif 2027.pdf'),
    ('Newsletter de novembre', 'Découvrez nos nouveautés de cet automne.\nPromotion : jusqu\'à 20 % de remise.\nPour vous désabonner, cliquez ici.', None),
    ('Re: Devis {number} - {project}', 'C\'est noté, rendez-vous mardi à 10 h sur le chantier.', 'THREAD'),
    ('Re: {project}', 'Merci pour votre question. J\'en parle avec mon collègue et je vous réponds demain.', 'THREAD'),
    ('TR: Offre fournisseur {project}', 'Pour info, voir ci-dessous l\'offre de notre fournisseur.', 'FORWARD'),
    ('Suivi de notre offre {number}', 'Avez-vous bien reçu notre offre de la semaine dernière ? Je reste à votre écoute.', None),
    ('Rendez-vous {project}', 'Nous confirmons notre visite le {date} à 14 h.', None),
    ('Bon de travail {project}', 'Ci-joint le bon de travail signé hier.', 'Bon_de_travail_{number}.pdf'),
    ('Relire le devis {number} ?', 'Peux-tu relire ce devis avant envoi ? Total {amount}.', 'INTERNAL'),
    ('Planning semaine 49', 'Les travaux commencent lundi à 8 h. Merci de libérer l\'accès.', None),
]
