// The key that a day's signatures for one region and service are made with: four HMACs, so cached.

import { hmac, HmacKey } from './hash.ts'

interface CachedKey {
  readonly secret: string
  readonly key: HmacKey
}

const MAX_CACHED = 1000

export class SigningKeys {
  #keys = new Map<string, CachedKey>()

  /** A cached key serves only as long as the secret is the one that it was made of. */
  of(accessKeyId: string, secret: string, date: string, region: string, service: string): HmacKey {
    const name = `${accessKeyId}/${date}/${region}/${service}`
    const known = this.#keys.get(name)
    if (known !== undefined && known.secret === secret) return known.key
    const key = new HmacKey(signingKey(secret, date, region, service))
    if (this.#keys.size >= MAX_CACHED) this.#keys.delete(this.#keys.keys().next().value!)
    this.#keys.set(name, { secret, key })
    return key
  }
}

export function signingKey(secret: string, date: string, region: string, service: string): Buffer {
  const dated = hmac(Buffer.from(`AWS4${secret}`, 'utf8'), date)
  return hmac(hmac(hmac(dated, region), service), 'aws4_request')
}
