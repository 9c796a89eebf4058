import type { DoctorReport } from 'chatkeep';
import { bytes } from '../../format.ts';

const SHOWN = 50;

export function DoctorFindings({ report }: { report: DoctorReport }) {
  const { ok, problems, lost, savedBytes, repaired } = report;
  return (
    <div className="outcome" role="status" data-testid="doctor-report">
      <p>
        {ok
          ? 'Everything is as it should be.'
          : repaired
            ? 'What could be read was kept, and the files are sound again.'
            : 'Something is wrong. A repair saves the files aside and keeps what can be read.'}
        {savedBytes !== null && ` ${bytes(savedBytes)} are saved aside.`}
      </p>
      {problems.length > 0 && (
        <ul>
          {problems.slice(0, SHOWN).map(({ what, detail }, index) => (
            <li key={index}>
              {what}: {detail}
            </li>
          ))}
        </ul>
      )}
      {lost.length > 0 && (
        <ul>
          {lost.slice(0, SHOWN).map(({ title, messages, components, attachments }, index) => (
            <li key={index} dir="auto">
              {title || 'A chat'}: lost {messages} messages, {components} components, {attachments}{' '}
              attachments
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
