// What a person should know beside the findings: what from here cannot be seen, above all, and how to see it.

import { type Language, say, type Wording, worded } from '../../findings/index.ts'
import type { NameReport, ProbeReport } from './probe-report.ts'

/** Each a few lines; one that begins with blanks is a command to be copied. */
export function probeNotes(report: ProbeReport, found: boolean, language: Language): string[][] {
  const reached = report.addresses.filter(each => each.unreachable === undefined)
  if (reached.length === 0) return []
  const families = Map.groupBy(report.addresses, ({ address }) => address.includes(':'))
  const isSeveral = [...families.values()].some(each => each.length > 1)
  const isStopped = !report.clientCertificate && reached.some(each => each.clientCertificate === 'required')
  const isCertificateGood = reached.every(({ names: [asMicrosoft] }) => isGood(asMicrosoft))
  return [
    ...(report.isCut ? [[CUT[language]]] : []),
    ...(isSeveral ? [[SEVERAL[language]]] : []),
    ...(isStopped ? [[STOPPED[language]]] : []),
    ...reached.flatMap(({ options }) =>
      options?.status !== undefined && options.status >= 300 ? [[refused(options.status, language)]] : [],
    ),
    ...(isCertificateGood ? [elsewhere(report, found, language)] : []),
  ]
}

/** Shown every time, and accepted. */
const isGood = (name: NameReport | undefined): boolean =>
  name !== undefined &&
  name.certificates.length > 0 &&
  name.ended.length === 0 &&
  name.certificates.every(each => each.verdict?.accepts === true)

const CUT: Wording = {
  en: 'Time was over before everything was asked; --limit gives more.',
  de: 'Die Zeit war um, bevor alles gefragt war; --limit gibt mehr.',
}
const SEVERAL: Wording = {
  en: 'The name leads to several addresses. Microsoft does not support that: it may keep to one of them, and does not go over to another when that one fails.',
  de: 'Der Name führt zu mehreren Adressen. Microsoft unterstützt das nicht: es bleibt vielleicht bei einer und weicht auf keine andere aus, wenn diese ausfällt.',
}
const STOPPED: Wording = {
  en: 'The SBC demands a client certificate and ended the connection without one; Microsoft shows its own. With --client-cert and --client-key the probe shows one, and comes to OPTIONS.',
  de: 'Der SBC verlangt ein Clientzertifikat und beendete ohne eines die Verbindung; Microsoft zeigt seines. Mit --client-cert und --client-key zeigt auch die Probe eines und kommt bis zu OPTIONS.',
}

const refused = (status: number, language: Language): string =>
  worded(
    say(
      {
        en: 'OPTIONS were refused from here with {status}. That is in order where the SBC takes SIP only from addresses, or with the certificate, of Microsoft; --client-cert shows a certificate, --from another name.',
        de: 'OPTIONS wurden von hier mit {status} abgelehnt. Das ist in Ordnung, wenn der SBC SIP nur von Adressen oder mit dem Zertifikat Microsofts annimmt; --client-cert zeigt ein Zertifikat, --from einen anderen Namen.',
      },
      { status: String(status) },
    ),
    language,
  )

const FINE: Wording = {
  en: 'From here everything is as Microsoft wants it.',
  de: 'Von hier aus ist alles, wie Microsoft es will.',
}
const CERTIFICATE_FINE: Wording = {
  en: 'The certificate shown here is one that Microsoft accepts.',
  de: 'Das hier gezeigte Zertifikat nimmt Microsoft an.',
}

/** An SBC may choose what it shows by where a connection comes from; what proves more, and how to get it. */
function elsewhere({ port }: ProbeReport, found: boolean, language: Language): string[] {
  const nothing = say(
    {
      en: "A probe from one address proves nothing about the others: an SBC that chooses its TLS context by source address shows another certificate to an address of Microsoft that its proxy set does not list. What does show it is the SBC's own configuration (the context of the SIP interface on port {port}), its log (AudioCodes: GetTlsContextIdForIpAddress with ContextID = 0), or a capture of what Microsoft opens:",
      de: 'Eine Probe von einer Adresse beweist nichts für die anderen: ein SBC, der seinen TLS-Kontext nach der Absenderadresse wählt, zeigt einer Adresse Microsofts, die nicht in seinem Proxy Set steht, ein anderes Zertifikat. Was es zeigt, sind die Konfiguration des SBC (der Kontext der SIP-Schnittstelle am Port {port}), sein Log (AudioCodes: GetTlsContextIdForIpAddress mit ContextID = 0) oder ein Mitschnitt dessen, was Microsoft öffnet:',
    },
    { port: String(port) },
  )
  const net = 'net 52.112.0.0/14 or net 52.122.0.0/15'
  return [
    `${(found ? CERTIFICATE_FINE : FINE)[language]} ${worded(nothing, language)}`,
    `  tcpdump -i any -w teams.pcap 'tcp port ${port} and (${net})'`,
    '  linesman diagnose teams.pcap',
  ]
}
