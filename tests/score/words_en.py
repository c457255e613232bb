"""English, of Britain and Ireland."""
REGIONS = ('GB', 'IE')
MONTHS = 'January February March April May June July August September October November December'.split()
FIRST = [('Emma', 'f'), ('James', 'm'), ('Sarah', 'f'), ('Daniel', 'm'), ('Fiona', 'f'), ('Patrick', 'm'), ('Helen', 'f'), ('Robert', 'm'), ('Grace', 'f'), ('Liam', 'm')]
LAST = ['Jones', 'Taylor', 'O\'Brien', 'Walker', 'Murphy', 'Hughes', 'Clarke', 'Byrne', 'Wright', 'Bennett', 'Fletcher', 'Doyle']
TITLE = {'f': ['Ms', 'Mrs'], 'm': ['Mr', 'Mr']}
ADDRESSED = {'f': '{title} {last}', 'm': '{title} {last}'}
GREETING = ['Dear {title} {last},', 'Dear {first},', 'Hi {first},', 'Hello {first},', 'Good morning {first},', 'Dear {title} {last}']
COMPANY = ['{last} Logistics Ltd', '{last} & Sons Ltd', '{last} Foods Limited', '{last} Engineering Ltd', '{last} Property Group plc', 'The {last} Hotel Ltd', '{last} Motors Limited', '{last} Healthcare Ltd', '{last} Joinery Ltd', '{last} Partners LLP']
PHONES = {'GB': ['020 7946 01{:02d}', '+44 20 7946 01{:02d}', '0161 496 01{:02d}', '+44 (0)161 496 01{:02d}', '07700 9001{:02d}', '+44 7911 1234{:02d}', '0117 496 02{:02d}', '01632 9601{:02d}'],
          'IE': ['01 234 56{:02d}', '+353 1 234 56{:02d}', '021 427 12{:02d}', '+353 87 123 45{:02d}', '086 234 56{:02d}', '091 562 3{:02d}', '085 123 45{:02d}', '+353 (0)1 234 56{:02d}']}
CITY = {'GB': ['London EC1A 1BB', 'Manchester M2 5DB', 'Bristol BS1 4DJ', 'Leeds LS1 4DY'], 'IE': ['Dublin 2', 'Cork T12 W8XT', 'Galway H91 E2X4', 'Limerick V94 T28R']}
STREET = ['{} Mill Lane', '{} High Street', 'Unit {}, Riverside Business Park', '{} Station Road', '{} Church Street', '{} Dock Road']
TRADES = [
    ('{rep} Roofing', ['roof renovation warehouse 3', 'flat roof insulation', 'gutter replacement', 'rooflight installation'], ['Strip existing roof', 'Insulation 120 mm', 'EPDM membrane', 'Site set-up']),
    ('{rep} IT Services', ['server replacement and backup', 'warehouse wifi network', 'migration to Microsoft 365', 'managed desktops'], ['Server, configured', 'Licences', 'On-site installation', 'User training']),
    ('{rep} Machinery', ['CNC milling machine X500', 'electric forklift', '30 kW compressor', 'packaging line'], ['Machine', 'Transport and positioning', 'Commissioning', 'Spare parts']),
    ('{rep} Print', ['annual report 120 pages', 'autumn leaflets', 'van lettering', 'labels on rolls'], ['Artwork', 'Print 4/4', 'Finishing', 'Delivery']),
    ('{rep} Cleaning', ['daily office cleaning', 'window cleaning building B', 'post-construction clean', 'stairwell cleaning'], ['Offices', 'Washrooms', 'Windows', 'Products and equipment']),
    ('{rep} Consulting', ['ISO 9001 support', 'safety audit', 'sales team coaching', 'energy audit'], ['Preparation', 'Interviews', 'Report', 'Board presentation']),
    ('{rep} Installations', ['heat pump offices', 'EV chargers car park', 'switchboard replacement', 'solar panels warehouse'], ['Materials', 'Fitting', 'Inspection', 'Connection']),
    ('{rep} Catering', ['staff party 120 guests', 'opening reception', 'seminar lunch', 'Christmas buffet'], ['Buffet', 'Drinks', 'Service staff', 'Equipment and transport'])]
QUOTE = ['quotation', 'quote', 'quotation', 'proposal', 'quote', 'estimate']
QUOTE_TITLE = ['QUOTATION', 'Quote', 'Quotation', 'Proposal', 'QUOTE', 'Estimate']
SUBJECT = ['Quotation {number} - {project}', 'Our quote {number}: {project}', 'Quote {number} for {project}', 'Quotation {number}: {project}', '{project} - quote {number}', 'Proposal {number} - {project}']
INTRO = ['Please find attached our quotation for the {project}.', 'As discussed, here is our quote for the {project}.', 'Thank you for your enquiry. We are pleased to quote as follows: {project}.',
         'Further to our meeting, I am sending you our proposal for the {project}.', 'Many thanks for the opportunity to quote for the {project}.', 'It is my pleasure to send you our best price for the {project}.']
TOTALS = [('Total excl. VAT', 'VAT 20%', 'Total incl. VAT'), ('Net total', 'VAT @ 20%', 'Gross total'), ('Total (ex VAT)', 'VAT 23%', 'Total (inc VAT)'), ('Subtotal', 'VAT 20%', 'Total including VAT')]
SENTENCE = ['The total price is {amount} excluding VAT.', 'Our price for the complete job is {amount} + VAT.', 'Total: {amount} ex VAT.', 'The total comes to {amount} plus VAT.']
VALID_DATE = ['This quotation is valid until {date}.', 'Valid until: {date}', 'Our prices hold until {date}.', 'The offer remains open until {date}.']
VALID_DAYS = ['This quote is valid for {n} days.', 'Validity: {n} days.', 'The quotation is open for acceptance for {n} days.', 'Prices are firm for {n} days.']
DATE_LABEL = ['Date: {date}', 'Quote date: {date}', 'Date of quotation: {date}', 'Dated {date}']
NUMBER_LABEL = ['Quotation no. {number}', 'Quote number: {number}', 'Quote ref: {number}', 'Quotation: {number}']
CUSTOMER_LABEL = ['Customer:', 'Prepared for:', 'Quote to:', 'Client:']
PHONE_LABEL = ['Tel. {phone}', 'Phone: {phone}', 'T: {phone}', 'Tel: {phone}']
NOISE = ['Please let me know if you have any questions.', 'We look forward to hearing from you.', 'Works can be scheduled to suit you.', 'Payment: 30% deposit, balance 30 days from invoice.', 'Our standard terms apply.', 'You can reach me on the number below.']
CLOSING = ['Kind regards,', 'Best regards,', 'Kind regards', 'Many thanks,']
ATTRIBUTION = 'On {date} at 09:14, {name} <{email}> wrote:'
OUTLOOK = ('From', 'Sent', 'To', 'Subject')
REQUEST = ['Hello,\n\nCould you please send us a quote for the {project}?\nMany thanks.', 'Hi,\n\nWe are looking for a partner for the {project}. Could you give us a price?']
ASIDES = {
    'option': ['Option: maintenance contract {small} per year.', 'Optional: additional works at {small} excl. VAT.', 'Surcharge for weekend work: {small}.', 'Alternative: extension for {small}.'],
    'delivery': ['Lead time: {n} weeks from order.', 'Delivery on {date}.', 'Works to start on {date}.', 'Deliverable within {n} weeks.'],
    'payment': ['Payment within 30 days of invoice.', 'Deposit on order: {small}.', 'Payable 60 days end of month.', 'Due on order: {small}.'],
    'bank': ['IBAN {iban} - VAT BE {vat}', 'Account {iban}', 'VAT no. BE{vat} | Company no. 1234567', 'Bank: {iban}'],
    'warranty': ['Warranty: 10 years on materials.', 'Guarantee 2 years.', 'Prices valid for an order of the complete package.', 'The warranty runs for 24 months.'],
}
VAT_LABEL = ['VAT number: {vat}', 'VAT {vat}']
NOT = [
    ('Order confirmation {number}', 'Thank you for your order. We confirm order {number} for the {project}.\nTotal excl. VAT: {amount}. Delivery in week 48.', 'Order_confirmation_{number}.pdf'),
    ('Your order: {project}', 'Thank you for your order as per our quotation {number}.\nThe amount of {amount} will be invoiced on completion.', None),
    ('Invoice {number}', 'Please find attached our invoice {number} for {amount}.\nDue by {date}.', 'Invoice_{number}.pdf'),
    ('Deposit invoice {number}', 'Attached is the deposit invoice of 30% as per quotation. Amount: {amount}, payable within 14 days.', 'Deposit_invoice_{number}.pdf'),
    ('Reminder: invoice {number}', 'Our records show that invoice {number} for {amount} is still outstanding. Please arrange payment.', None),
    ('Payment reminder {number}', 'The amount of {amount}, due on {date}, has not been received yet.', 'Invoice_{number}.pdf'),
    ('Request for quotation: {project}', 'We would like to receive a quotation for the {project}.\nPlease send us your best price before {date}.', None),
    ('RFQ {project}', 'Could you please send us a quote for the following materials?\n- 200 m2 panels\n- 40 profiles', 'bill_of_quantities.pdf'),
    ('New price list from January', 'Please find attached our new price list, valid from 1 January.', 'Price list 2027.pdf'),
    ('November newsletter', 'Discover what is new this autumn.\nUp to 20% discount.\nClick here to unsubscribe.', None),
    ('Re: Quotation {number} - {project}', 'Noted, see you on site on Tuesday at 10.', 'THREAD'),
    ('Re: {project}', 'Thanks for your question. I will check with my colleague and come back to you tomorrow.', 'THREAD'),
    ('FW: Supplier quote {project}', 'For your information, see the quote of our supplier below.', 'FORWARD'),
    ('Following up on quote {number}', 'Did you receive our quote of last week? Happy to answer any questions.', None),
    ('Site visit {project}', 'We confirm our visit on {date} at 2 pm.', None),
    ('Delivery note {project}', 'Attached is the signed delivery note of yesterday.', 'Delivery_note_{number}.pdf'),
    ('Check quote {number}?', 'Could you check this quote before it goes out? Total {amount}.', 'INTERNAL'),
    ('Schedule week 49', 'Works start on Monday at 8. Please keep the access clear.', None),
]
