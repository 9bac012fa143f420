// A setting of an SBC as a line of evidence.

import type { IpProfileSetting, SettingFact } from '../../facts/index.ts'
import { type Said, say, type Value, type Wording } from '../../findings/index.ts'

export function settingWords({ setting }: SettingFact): Said {
  const { name } = setting
  switch (setting.object) {
    case 'tls-context':
      return setting.isDefault
        ? say(
            { en: 'TLS context {name}, the default one', de: 'TLS-Kontext {name}, der Standardkontext' },
            { name },
          )
        : say({ en: 'TLS context {name}', de: 'TLS-Kontext {name}' }, { name })
    case 'sip-interface':
      return say(
        {
          en: 'SIP interface {name}, TLS port {port}, context {context}',
          de: 'SIP-Interface {name}, TLS-Port {port}, Kontext {context}',
        },
        {
          name,
          port: setting.tlsPort === undefined ? NONE : String(setting.tlsPort),
          context: setting.context ?? NOT_NAMED,
        },
      )
    case 'proxy-set':
      return say(
        {
          en: 'proxy set {name} ({proxies}), context {context}, OPTIONS {interval}',
          de: 'Proxy-Set {name} ({proxies}), Kontext {context}, OPTIONS {interval}',
        },
        {
          name,
          proxies: setting.proxies.map(proxy => proxy.host).join(', '),
          context: setting.context ?? NOT_NAMED,
          interval: intervalWords(setting.optionsIntervalMs),
        },
      )
    case 'ip-group':
      return say(
        {
          en: 'IP group {name}, proxy set {proxySet}, profile {profile}, known by {known}',
          de: 'IP-Gruppe {name}, Proxy-Set {proxySet}, Profil {profile}, erkannt an {known}',
        },
        {
          name,
          proxySet: setting.proxySet ?? NONE,
          profile: setting.profile ?? NONE,
          known: setting.byProxySet ? BY_PROXY_SET : BY_CLASSIFICATION,
        },
      )
    case 'ip-profile':
      return say(
        {
          en: 'IP profile {name}: media {media}, REFER {refer}, hold {hold}',
          de: 'IP-Profil {name}: Medien {media}, REFER {refer}, Halten {hold}',
        },
        {
          name,
          media: setting.media ?? NOT_NAMED,
          refer: setting.refer === undefined ? NOT_NAMED : REFER[setting.refer],
          hold: setting.hold ?? NOT_NAMED,
        },
      )
    case 'classification':
      return say(
        { en: 'classification {name}: {condition}', de: 'Klassifizierung {name}: {condition}' },
        { name, condition: setting.condition ?? sourceWords(setting.sourceAddress) },
      )
  }
}

const NONE: Wording = { en: 'none', de: 'keiner' }
const NOT_NAMED: Wording = { en: 'not named', de: 'nicht genannt' }
const BY_PROXY_SET: Wording = { en: 'the addresses of the proxy set', de: 'den Adressen des Proxy-Sets' }
const BY_CLASSIFICATION: Wording = { en: 'the classification table', de: 'der Klassifizierungstabelle' }
const REFER: Readonly<Record<NonNullable<IpProfileSetting['refer']>, Wording>> = {
  handled: { en: 'handled by the SBC', de: 'vom SBC ausgeführt' },
  forwarded: { en: 'sent on', de: 'weitergereicht' },
}

const intervalWords = (millis: number | undefined): Value =>
  millis === undefined
    ? { en: 'not sent', de: 'nicht gesendet' }
    : say({ en: 'every {interval}', de: 'alle {interval}' }, { interval: { millis } })

const sourceWords = (address: string | undefined): Value =>
  address === undefined
    ? { en: 'from anywhere', de: 'von überall' }
    : say({ en: 'from {address}', de: 'von {address}' }, { address })
