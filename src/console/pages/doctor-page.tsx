// What would hurt on AWS.

import { get } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import type { Key } from '../i18n/en.ts'
import { useLoad } from '../load.ts'
import { Arn, Trouble } from '../parts/parts.tsx'
import { usePlace } from '../place.tsx'
import type { Finding } from '../types.ts'

const TONES = { high: 'bad', medium: 'calm', low: 'calm' } as const

export function DoctorPage() {
  const say = useSay()
  const { account, region } = usePlace()
  const path = `/doctor?account=${account}&region=${region}`
  const { value, error, reload } = useLoad(path, () => get<{ findings: Finding[] }>(path))
  return (
    <div className="page">
      <div className="tools">
        <h1>{say('doctor.title')}</h1>
        <span className="space" />
        <button type="button" onClick={reload}>
          {say('app.reload')}
        </button>
      </div>
      <Trouble error={error} />
      {value?.findings.length === 0 && <p className="lead">{say('doctor.well')}</p>}
      {value?.findings.map((finding, i) => (
        <article className="card" key={i}>
          <h2>
            <span className={`outcome ${TONES[finding.severity]}`}>
              {say(`doctor.${finding.severity}` as Key)}
            </span>{' '}
            {finding.title}
          </h2>
          <p>
            <Arn arn={finding.at} /> <span className="via">{finding.rule}</span>
          </p>
          <p>{finding.reason}</p>
          {finding.mend && (
            <>
              <h3>{say('doctor.mend')}</h3>
              <pre className="json">{finding.mend}</pre>
            </>
          )}
          <a href={finding.url} rel="noreferrer noopener" target="_blank">
            {say('doctor.why')}
          </a>
        </article>
      ))}
    </div>
  )
}
