#!/usr/bin/env python3
"""mkoffice.py [DIR]: writes the test mails x_*.eml whose quote is an office file, an XML, or a PDF with XML in it, to DIR
(default: tests/data/mails). What must be read from them stands beside them, in x_*.json, written by hand.

The files are built as Word, LibreOffice, Excel and sales programs build them, with what such files carry along: runs cut in the
middle of words, tab stops, text boxes twice, hidden sheets and columns, shared strings, styles by number. Same bytes each run.
"""
import base64
import io
import os
import sys
import zipfile
from email.header import Header

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import mkpdf

OWN = "An Peeters <an@janssens-dak.example>"
SIGNATURE = "\n\nMet vriendelijke groeten,\n\nAn Peeters\nJanssens Dakwerken\nT 09 234 56 78\nan@janssens-dak.example\n"


# ---- containers

def container(members, stored=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in members.items():
            info = zipfile.ZipInfo(name, (2026, 10, 5, 10, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            z.writestr(info, text)
    return out.getvalue()


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*rows):
    return XML + f'<Relationships xmlns="{PACKAGE}">' + "".join(
        f'<Relationship Id="{i}" Type="{RELATION}{t}" Target="{to}"/>' for i, t, to in rows) + "</Relationships>"


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# ---- Word

def run(text):
    """A run; a tab as Word writes it."""
    return "".join(f'<w:r w:rsidR="00A77B3E"><w:rPr><w:lang w:val="nl-BE"/></w:rPr>'
                   + (f'<w:t xml:space="preserve">{escape(t)}</w:t>' if t != "\t" else "<w:tab/>") + "</w:r>"
                   for t in split_runs(text))


def split_runs(text):
    """Word cuts runs where the speller was; here in the middle of each cell."""
    out = []
    for i, cell in enumerate(text.split("\t")):
        if i:
            out.append("\t")
        out += [cell[:len(cell) // 2], cell[len(cell) // 2:]] if len(cell) > 3 else [cell]
    return [t for t in out if t]


def paragraph(text):
    return ('<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="4536"/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr>'
            + run(text) + "</w:p>")


def word_table(rows):
    return "<w:tbl><w:tblPr/>" + "".join(
        "<w:tr>" + "".join("<w:tc><w:tcPr/>" + "".join(paragraph(p) for p in cell.split("\n")) + "</w:tc>" for cell in row)
        + "</w:tr>" for row in rows) + "</w:tbl>"


def docx(header, body, footer):
    ns = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
          'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"')
    box = paragraph("Ons kenmerk: JD/AP")
    text_box = ('<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent>' + box + "</w:txbxContent></mc:Choice>"
                "<mc:Fallback><w:txbxContent>" + box + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>")
    deleted = '<w:p><w:del w:id="1"><w:r><w:delText>Totaal excl. btw € 99.999,00</w:delText></w:r></w:del></w:p>'
    hidden = '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Kostprijs totaal € 8.000,00</w:t></w:r></w:p>'
    return container({
        "[Content_Types].xml": XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(("rId4", "header", "header1.xml"), ("rId5", "footer", "footer1.xml"),
                                                  ("rId1", "styles", "styles.xml")),
        "word/document.xml": XML + f"<w:document {ns}><w:body>{text_box}{body}{deleted}{hidden}<w:sectPr/></w:body></w:document>",
        "word/header1.xml": XML + f"<w:hdr {ns}>{paragraph(header)}</w:hdr>",
        "word/footer1.xml": XML + f"<w:ftr {ns}>{paragraph(footer)}</w:ftr>",
        "word/styles.xml": XML + f"<w:styles {ns}/>",
    })


# ---- LibreOffice

def odt_cell(text):
    return ('<table:table-cell office:value-type="string">'
            + "".join(f"<text:p>{escape(p)}</text:p>" for p in text.split("\n")) + "</table:table-cell>")


def odt_line(text):
    return "<text:p>" + "<text:tab/>".join(escape(t) for t in text.split("\t")) + "</text:p>"


def odt_table(rows):
    return '<table:table><table:table-column/>' + "".join(
        "<table:table-row>" + "".join(odt_cell(c) for c in row) + "</table:table-row>" for row in rows) + "</table:table>"


def odt(header, body):
    ns = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "text", "table", "style"))
    return container({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": XML + f"<office:document-content {ns}><office:body><office:text>"
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Total HT 99 999,00 €</text:p></text:deletion>"
        f"</text:changed-region></text:tracked-changes>{body}</office:text></office:body></office:document-content>",
        "styles.xml": XML + f"<office:document-styles {ns}><office:styles><style:style/></office:styles><office:master-styles>"
        f"<style:master-page><style:header>{odt_line(header)}</style:header></style:master-page></office:master-styles>"
        "</office:document-styles>",
        "META-INF/manifest.xml": XML + "<manifest/>",
    }, stored=("mimetype",))


# ---- Excel

FORMATS = {"text": 0, "euro": 1, "date": 2, "percent": 3, "amount": 4}


def xlsx(rows, hidden_sheet):
    strings, ns = [], 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

    def shared(text):
        if text not in strings:
            strings.append(text)
        return strings.index(text)

    def sheet(content):
        out = []
        for r, row in enumerate(content, 1):
            cells = ""
            for c, cell in enumerate(row):
                at = f'r="{chr(65 + c)}{r}"'
                if isinstance(cell, tuple):
                    cells += f'<c {at} s="{FORMATS[cell[1]]}"><v>{cell[0]}</v></c>'
                elif cell:
                    cells += f'<c {at} t="s"><v>{shared(cell)}</v></c>'
            out.append(f'<row r="{r}">{cells}</row>')
        # column E holds what the rep pays: it is not shown
        return (XML + f'<worksheet {ns}><cols><col min="5" max="5" hidden="1"/></cols><sheetData>'
                + "".join(out) + "</sheetData></worksheet>")

    first, second = sheet(rows), sheet(hidden_sheet)
    return container({
        "[Content_Types].xml": XML + "<Types/>",
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": relations(("rId1", "worksheet", "worksheets/sheet1.xml"),
                                                ("rId2", "worksheet", "worksheets/sheet2.xml")),
        "xl/workbook.xml": XML + f'<workbook {ns} xmlns:r="{RELATION[:-1]}"><sheets><sheet name="Angebot" sheetId="1" r:id="rId1"/>'
        '<sheet name="Kalkulation" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": first,
        "xl/worksheets/sheet2.xml": second,
        "xl/sharedStrings.xml": XML + f"<sst {ns}>" + "".join(
            f'<si><t xml:space="preserve">{escape(s)}</t><rPh sb="0" eb="1"><t>x</t></rPh></si>' for s in strings) + "</sst>",
        "xl/styles.xml": XML + f'<styleSheet {ns}><numFmts><numFmt numFmtId="164" formatCode="#,##0.00\\ [$€-407]"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="99"/></cellStyleXfs><cellXfs>'
        + "".join(f'<xf numFmtId="{n}"/>' for n in (0, 164, 14, 9, 4)) + "</cellXfs></styleSheet>",
    })


# ---- XML of trade

def ubl_quotation():
    return XML + """<Quotation xmlns="urn:oasis:names:specification:ubl:schema:xsd:Quotation-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:UBLVersionID>2.1</cbc:UBLVersionID>
 <cbc:ID>Q-2026-0455</cbc:ID>
 <cbc:IssueDate>2026-10-05</cbc:IssueDate>
 <cbc:Note>Prices hold for delivery within Belgium.</cbc:Note>
 <cbc:PricingCurrencyCode>EUR</cbc:PricingCurrencyCode>
 <cac:ValidityPeriod><cbc:EndDate>2026-11-30</cbc:EndDate></cac:ValidityPeriod>
 <cac:SellerSupplierParty><cac:Party><cac:PartyName><cbc:Name>Janssens Dakwerken</cbc:Name></cac:PartyName>
  <cac:Contact><cbc:Name>An Peeters</cbc:Name><cbc:Telephone>+32 9 234 56 78</cbc:Telephone></cac:Contact></cac:Party>
 </cac:SellerSupplierParty>
 <cac:BuyerCustomerParty><cac:Party><cac:PartyName><cbc:Name>Devos Logistics NV</cbc:Name></cac:PartyName>
  <cac:PostalAddress><cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
  <cac:Contact><cbc:Name>Ilse Peeters</cbc:Name><cbc:Telephone>03 546 12 34</cbc:Telephone>
   <cbc:ElectronicMail>ilse.peeters@devos-logistics.example</cbc:ElectronicMail></cac:Contact></cac:Party>
 </cac:BuyerCustomerParty>
 <cac:Delivery><cac:RequestedDeliveryPeriod><cbc:StartDate>2027-01-11</cbc:StartDate></cac:RequestedDeliveryPeriod></cac:Delivery>
 <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">2614.61</cbc:TaxAmount></cac:TaxTotal>
 <cac:QuotedMonetaryTotal>
  <cbc:LineExtensionAmount currencyID="EUR">12450.50</cbc:LineExtensionAmount>
  <cbc:TaxExclusiveAmount currencyID="EUR">12450.50</cbc:TaxExclusiveAmount>
  <cbc:TaxInclusiveAmount currencyID="EUR">15065.11</cbc:TaxInclusiveAmount>
  <cbc:PayableAmount currencyID="EUR">15065.11</cbc:PayableAmount>
 </cac:QuotedMonetaryTotal>
 <cac:QuotationLine><cbc:ID>1</cbc:ID><cac:LineItem><cbc:ID>1</cbc:ID>
  <cbc:LineExtensionAmount currencyID="EUR">12450.50</cbc:LineExtensionAmount>
  <cac:Item><cbc:Name>Roof of hall 3, EPDM, 420 m2</cbc:Name></cac:Item></cac:LineItem></cac:QuotationLine>
</Quotation>
"""


def cii(root, code, number, company="Müller Metallbau GmbH"):
    return XML + f"""<rsm:{root} xmlns:rsm="urn:un:unece:uncefact:data:standard:{root}:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
 <rsm:ExchangedDocumentContext/>
 <rsm:ExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>{code}</ram:TypeCode>
  <ram:IssueDateTime><udt:DateTimeString format="102">20261005</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
 <rsm:SupplyChainTradeTransaction>
  <ram:ApplicableHeaderTradeAgreement>
   <ram:SellerTradeParty><ram:Name>Janssens Dakwerken</ram:Name></ram:SellerTradeParty>
   <ram:BuyerTradeParty><ram:Name>{escape(company)}</ram:Name>
    <ram:DefinedTradeContact><ram:PersonName>Karl Schmitz</ram:PersonName>
     <ram:TelephoneUniversalCommunication><ram:CompleteNumber>0221 4710 815</ram:CompleteNumber></ram:TelephoneUniversalCommunication>
    </ram:DefinedTradeContact>
    <ram:PostalTradeAddress><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress></ram:BuyerTradeParty>
  </ram:ApplicableHeaderTradeAgreement>
  <ram:ApplicableHeaderTradeDelivery/>
  <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
   <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    <ram:LineTotalAmount>7300.00</ram:LineTotalAmount><ram:TaxBasisTotalAmount>7300.00</ram:TaxBasisTotalAmount>
    <ram:TaxTotalAmount currencyID="EUR">1387.00</ram:TaxTotalAmount><ram:GrandTotalAmount>8687.00</ram:GrandTotalAmount>
   </ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
 </rsm:SupplyChainTradeTransaction>
</rsm:{root}>
"""


# ---- mails

def mail(name, to, subject, text, attachments, type_="multipart/mixed"):
    boundary = "=_x_" + name
    lines = [f"From: {OWN}", f"To: {to}", "Subject: " + Header(subject, "utf-8", 998).encode(),
             "Date: Mon, 05 Oct 2026 10:12:00 +0200", f"Message-ID: <{name}@janssens-dak.example>", "MIME-Version: 1.0",
             f'Content-Type: {type_}; boundary="{boundary}"', "", f"--{boundary}", 'Content-Type: text/plain; charset="utf-8"',
             "Content-Transfer-Encoding: 8bit", "", text]
    for file, declared, data in attachments:
        lines += [f"--{boundary}", f"Content-Type: {declared}", "Content-Transfer-Encoding: base64",
                  f'Content-Disposition: attachment; filename="{file}"', "",
                  base64.encodebytes(data if isinstance(data, bytes) else data.encode()).decode().rstrip("\n")]
    return "\n".join(lines + [f"--{boundary}--", ""]).encode()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ILSE = "Ilse Peeters <ilse.peeters@devos-logistics.example>"
DE_TEXT = ("Sehr geehrter Herr Schmitz,\n\nwie besprochen erhalten Sie im Anhang unser Angebot für die Sanierung des Daches.\n"
           "Bei Fragen melden Sie sich bitte.\n\nMit freundlichen Grüßen\n\nAn Peeters\nJanssens Dakwerken\nT +32 9 234 56 78\n")
NL_TEXT = ("Geachte mevrouw Peeters,\n\nZoals besproken vindt u in bijlage onze offerte.\n"
           "Heeft u vragen, dan hoor ik het graag." + SIGNATURE)
PDF_LAYOUT = """50 50 10 Janssens Dakwerken
400 50 10 Müller Metallbau GmbH
50 100 16 Angebot 26-0731
50 140 10 Datum
200 140 10 05.10.2026
50 155 10 Gültig bis
200 155 10 04.11.2026
50 300 10 Dachsanierung Halle 2
480 300 10 7.300,00 €
50 700 10 Gesamtbetrag netto
480 700 10 7.300,00 €
50 714 10 MwSt. 19 %
480 714 10 1.387,00 €
50 728 10 Gesamtbetrag brutto
480 728 10 8.687,00 €"""


def word_quote():
    return docx("Janssens Dakwerken\tOFFERTE", paragraph("OFFERTE 2026-0455") + word_table([
        ["Devos Logistics NV\nt.a.v. Ilse Peeters\nHavenlaan 12\n2030 Antwerpen\nTel. 03 546 12 34",
         "Offertenummer: 2026-0455\nDatum: 05/10/2026\nGeldig tot: 04/11/2026"]]) + paragraph("Betreft: dakrenovatie loods 3") + word_table([
            ["Omschrijving", "Aantal", "Prijs", "Bedrag"], ["EPDM\nmet isolatie 12 cm", "420 m²", "€ 25,00", "€ 10.500,00"],
            ["Dakgoten", "1", "", "€ 1.950,50"], ["", "", "Totaal excl. btw", "€ 12.450,50"], ["", "", "Btw 21 %", "€ 2.614,61"],
            ["", "", "Totaal incl. btw", "€ 15.065,11"]]), "BTW BE 0123.456.789\tTel. 09 234 56 78")


def mails():
    yield "x_nl_docx", ILSE, "Offerte dakrenovatie loods 3", NL_TEXT, [("Offerte 2026-0455.docx", DOCX, word_quote())]
    # the type says nothing, the bytes do
    yield "x_fr_odt", "Claire Durand <c.durand@durand-freres.example>", "Votre devis", (
        "Bonjour Madame Durand,\n\nVeuillez trouver ci-joint notre devis pour la rénovation de votre toiture.\n\nCordialement,\n\n"
        "An Peeters\nJanssens Dakwerken\nT +32 9 234 56 78\n"), [("devis.odt", "application/octet-stream", odt(
            "Janssens Dakwerken\tDevis", odt_line("DEVIS N° D26-118") + odt_table([
                ["Durand Frères SARL\nÀ l'attention de Mme Claire Durand\n12 rue des Lilas\n69003 Lyon\nTél. +33 4 72 11 22 33",
                 "Date : 05/10/2026\nValable jusqu'au 05/11/2026"]]) + odt_table([
                     ["Désignation", "Montant"], ["Toiture EPDM", "7 100,00 €"], ["Gouttières", "1 200,00 €"]])
            + odt_line("Total HT\t8 300,00 €") + odt_line("TVA 20 %\t1 660,00 €") + odt_line("Total TTC\t9 960,00 €")))]
    yield "x_de_xlsx", "Karl Schmitz <schmitz@mueller-metallbau.example>", "Angebot Dachsanierung Halle 2", DE_TEXT, [
        ("Angebot_26-0731.xlsx", "application/vnd.ms-excel", xlsx([
            ["Angebot 26-0731"], ["Müller Metallbau GmbH"], ["Herr Karl Schmitz"], ["Tel. +49 221 4710815"], [],
            ["Datum", (46300, "date")], ["Gültig bis", (46330, "date")], [],
            ["Pos.", "Bezeichnung", "", "Betrag", "Einkauf"],
            [(1, "text"), "Dachbahn EPDM", "", (6100.5, "euro"), (4000, "euro")],
            [(2, "text"), "Dachrinnen", "", (1199.5, "euro"), (700, "euro")],
            ["", "Gesamtbetrag netto", "", (7300, "euro"), (4700, "euro")],
            ["", "MwSt.", (0.19, "percent"), (1387, "euro")], ["", "Gesamtbetrag brutto", "", (8687, "euro")]],
            [["Gesamtbetrag netto", (99999, "euro")]]))]
    yield "x_nl_ubl", ILSE, "Offerte dakrenovatie", NL_TEXT, [("Q-2026-0455.xml", "text/xml", ubl_quotation())]
    # the PDF is a scan: what its XML says is all there is
    yield "x_de_facturx", "Karl Schmitz <schmitz@mueller-metallbau.example>", "Angebot Dachsanierung Halle 2", DE_TEXT, [
        ("Angebot.pdf", "application/pdf", mkpdf.pdf_of("", [("factur-x.xml", cii("CrossIndustryInvoice", "310", "26-0731").encode())]))]
    # an order in a quote's PDF is the same quote: what it states wins, and the text of the PDF says how long it holds
    yield "x_de_orderx", "Karl Schmitz <schmitz@mueller-metallbau.example>", "Angebot Dachsanierung Halle 2", DE_TEXT, [
        ("Angebot_26-0731.pdf", "application/pdf",
         mkpdf.pdf_of(PDF_LAYOUT, [("order-x.xml", cii("SCRDMCCBDACIOMessageStructure", "220", "26-0731",
                                                         "Müller Metallbau GmbH & Co. KG").encode())]))]
    # an invoice is none, whatever the mail seems to say
    yield "x_not_facturx", "Karl Schmitz <schmitz@mueller-metallbau.example>", "Unterlagen Dachsanierung", (
        "Sehr geehrter Herr Schmitz,\n\nim Anhang finden Sie das Dokument zu unserem Angebot.\n\nMit freundlichen Grüßen\n\nAn Peeters\n"), [
            ("26-0731.pdf", "application/pdf", mkpdf.pdf_of("50 50 10 Janssens Dakwerken\n50 700 10 Gesamtbetrag netto\n480 700 10 7.300,00 €",
                                                           [("factur-x.xml", cii("CrossIndustryInvoice", "380", "26-0731").encode())]))]
    # we are the customer: a supplier's quote that goes on to somebody
    theirs = ubl_quotation().replace("Janssens Dakwerken", "Dakpan BV").replace("Devos Logistics NV", "Janssens Dakwerken")
    yield "x_not_supplier_ubl", ILSE, "Offerte dakpannen", (
        "Dag Ilse,\n\nIn bijlage de offerte voor de pannen." + SIGNATURE), [("Q-2026-0455.xml", "text/xml", theirs)]
    # the mail's own text serves when the file is closed
    closed = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptionInfo".encode("utf-16-le") + bytes(36)
              + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    yield "x_nl_locked", ILSE, "Offerte 2026-0455 dakrenovatie loods 3", (
        "Geachte mevrouw Peeters,\n\nIn bijlage onze offerte 2026-0455 voor een totaal van € 12.450,50 excl. btw, geldig tot 04/11/2026.\n"
        "Het wachtwoord krijgt u per sms." + SIGNATURE), [("Offerte 2026-0455.docx", DOCX, closed)]


def main():
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "mails")
    folder = sys.argv[1] if len(sys.argv) > 1 else here
    for name, to, subject, text, attachments in mails():
        with open(os.path.join(folder, name + ".eml"), "wb") as out:
            out.write(mail(name, to, subject, text, attachments))


if __name__ == "__main__":
    main()
