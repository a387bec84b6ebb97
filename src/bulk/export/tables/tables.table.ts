import {
  booleanColumn,
  integerColumn,
  jsonColumn,
  numberColumn,
  type RowOf,
  requiredIntegerColumn,
  requiredTextColumn,
  textColumn,
  timestampColumn,
} from './columns.ts';

const interactionId = requiredTextColumn('Id of the interaction.');

/** The tables of an export with all of their columns. The JSON Schema beside the data, every format and docs/export.md follow from it. */
export const tables = {
  interaction: {
    about: 'one interaction, as GetInteractionContent shows it, with what CXEngage calls it',
    columns: {
      id: interactionId,
      tenant_id: textColumn(
        'Id of the CXEngage tenant, or the address of Genesys Web Services, that it was read from.',
      ),
      origin: requiredTextColumn('`cxengage` or `genesys`: the platform that handled it.'),
      media_type: textColumn('Media type of Genesys, for example `chat`.'),
      type_id: textColumn('`Inbound`, `Outbound`, `Internal`, `Consult` or `Unknown`.'),
      state: textColumn('`New`, `InProcess`, `Pending` or `Stopped`.'),
      started_at: timestampColumn('When it started.'),
      ended_at: timestampColumn('When it ended.'),
      utc_offset_minutes: integerColumn(
        'Offset of the zone of the site at the start, in minutes: started_at plus it is the local time.',
      ),
      call_duration_s: integerColumn('Seconds that a call was talked, as `callDuration`.'),
      duration_basis: textColumn('What the duration was derived from, if CXEngage does not give it.'),
      subject: textColumn('Subject.'),
      comment: textColumn('Comment with notes and dispositions.'),
      contact_id: textColumn('Id of the contact.'),
      platform_contact_id: textColumn('Id that the platform gave, where an identity map has another one for it.'),
      parent_id: textColumn('Id of the interaction that it belongs to.'),
      phone_number: textColumn('Phone number of the customer of a call.'),
      customer: textColumn('Phone number, e-mail address or name of the customer.'),
      contact_point: textColumn('Number, address or page that was contacted.'),
      owner_id: textColumn('User id of the agent who owns it.'),
      platform_owner_id: textColumn('Id that the platform gave, where an identity map has another one for it.'),
      owner_user_name: textColumn('Sign-in name of that agent.'),
      owner_first_name: textColumn('First name of that agent.'),
      owner_last_name: textColumn('Last name of that agent.'),
      channel_type: textColumn('Channel in the words of CXEngage.'),
      sub_type: textColumn('Sub-type of a conversation, for example `whatsapp`.'),
      direction: textColumn('Direction in the words of CXEngage.'),
      flow_id: textColumn('Id of the flow.'),
      flow_name: textColumn('Name of the flow.'),
      queue_id: textColumn('Id of the last queue.'),
      queue_name: textColumn('Name of the last queue.'),
      disposition_id: textColumn('Id of the disposition.'),
      disposition_name: textColumn('Name of the disposition.'),
      messages: integerColumn('How many rows of `message` it has.'),
      detail: requiredTextColumn(
        '`record`: everything about it was read. `list`: what a list says, which suffices where a channel has no transcript.',
      ),
      incomplete: textColumn('What is missing and why, as `CX_Incomplete`.'),
      diagnostics: jsonColumn(
        'What the translation could not use (docs/diagnostics.md), as a list of objects with `code`, `pointer` and `seen`.',
      ),
      source: jsonColumn('The record of CXEngage itself, with --with-source.'),
    },
  },
  message: {
    about: 'one message of a conversation',
    columns: {
      interaction_id: interactionId,
      index: requiredIntegerColumn('Place in the conversation, from 1.'),
      type: textColumn('`Text`, `ParticipantJoined`, `ParticipantRejoined`, `ParticipantLeft` or `Notice`.'),
      sent_at: timestampColumn('When it was sent.'),
      participant_id: textColumn('Who it is from; only for comparison within the interaction.'),
      participant_type: textColumn('`Customer`, `Agent`, `System` or `External`.'),
      nickname: textColumn('Name of the participant.'),
      visibility: textColumn('`All`, `Agents` or `Supervisors`.'),
      text: textColumn('What it says.'),
    },
  },
  segment: {
    about: 'one leg of an interaction: a segment, an agent who was offered it, or a queue it was in',
    columns: {
      interaction_id: interactionId,
      kind: requiredTextColumn('`segment`, `agent` or `queue`.'),
      position: requiredIntegerColumn('Place among those of its kind, from 0.'),
      started_at: timestampColumn('When it began.'),
      ended_at: timestampColumn('When it ended.'),
      duration_s: numberColumn(
        'Seconds, as CXEngage gives them: of the segment, of the conversation, or in the queue.',
      ),
      agent_id: textColumn('User id of the agent.'),
      agent_name: textColumn('Name of the agent.'),
      queue_id: textColumn('Id of the queue.'),
      queue_name: textColumn('Name of the queue.'),
      conversation_started_at: timestampColumn('When the agent began to talk; empty if the agent never did.'),
      conversation_ended_at: timestampColumn('When the agent stopped talking.'),
      end_type: textColumn('How it ended, in the words of CXEngage.'),
      is_abandoned: booleanColumn(
        'The customer left the queue: what CXEngage says, or else its exit is `abandon`. Empty if neither is known.',
      ),
      is_cancelled: booleanColumn('The segment was cancelled.'),
      disposition_id: textColumn('Id of the disposition of the agent.'),
      disposition_name: textColumn('Name of the disposition of the agent.'),
    },
  },
  attribute: {
    about: 'one attribute: attached data or a custom attribute',
    columns: {
      interaction_id: interactionId,
      kind: requiredTextColumn('`userData` or `customAttribute`.'),
      name: requiredTextColumn('Name.'),
      value: textColumn('Value.'),
    },
  },
  statistic: {
    about: 'one number that CXEngage gives about an interaction, or one part of it',
    columns: {
      interaction_id: interactionId,
      scope: requiredTextColumn('`interaction`, or the list that the part is in, for example `segments`.'),
      position: requiredIntegerColumn('Place of the part in its list; 0 for the interaction.'),
      name: requiredTextColumn(
        'Name in CXEngage, for example `customerHoldTime`; one with an index, such as `customerHoldTimes/0`, for a list.',
      ),
      value: numberColumn('Value: times in seconds; 1 for true and 0 for false.'),
    },
  },
  email: {
    about: 'one e-mail of an interaction',
    columns: {
      interaction_id: interactionId,
      kind: requiredTextColumn('`received` or `reply`.'),
      subject: textColumn('Subject.'),
      sender: textColumn('Address of the sender.'),
      recipients: jsonColumn('Addresses of the recipients, as a list.'),
      copies: jsonColumn('Addresses in copy, as a list.'),
      blind_copies: jsonColumn('Addresses in blind copy, as a list.'),
      sent_at: timestampColumn('When it was sent.'),
      received_at: timestampColumn('When it was received.'),
      message_id: textColumn('Message-ID.'),
    },
  },
  attachment: {
    about: 'one file of a conversation or an e-mail',
    columns: {
      interaction_id: interactionId,
      artifact_file_id: textColumn('Id of the file in CXEngage.'),
      file_name: textColumn('Name of the file.'),
      message_id: textColumn('Id of the message that it was sent with, in CXEngage.'),
      path: textColumn('Where the copy is, beside the tables; only with --files.'),
    },
  },
  recording: {
    about: 'one recording',
    columns: {
      interaction_id: interactionId,
      artifact_id: textColumn('Id of the artifact in CXEngage.'),
      artifact_file_id: textColumn('Id of the file in CXEngage.'),
      file_name: textColumn('Name of the file.'),
      path: textColumn('Where the copy is, beside the tables; only with --files.'),
    },
  },
  reject: {
    about: 'one interaction that could not be exported completely; `cxbridge rejects` shows and replays them',
    columns: {
      interaction_id: interactionId,
      code: requiredTextColumn('Why, in one word.'),
      message: textColumn('Why, in one sentence.'),
      source: jsonColumn('What was read of it.'),
    },
  },
  run: {
    about: 'one run of export or catch-up: the only table that differs between two exports of the same source',
    columns: {
      started_at: timestampColumn('When it began.'),
      ended_at: timestampColumn('When it ended.'),
      version: textColumn('Version of the bridge.'),
      interactions: integerColumn('Interactions that were written.'),
      rejects: integerColumn('Rows of `reject` that were written.'),
      slices: integerColumn('Slices of time that were written.'),
      calls: integerColumn('Calls to the source.'),
      throttled_share: numberColumn(
        'Share of the time that the quota or the source held back every call, from 0 to 1.',
      ),
      profile: textColumn('Fingerprint of the mapping profile.'),
      time_zone: textColumn('Time zone of the site.'),
    },
  },
} as const;

/** Name of a table. */
export type TableName = keyof typeof tables;
export const tableNames = Object.keys(tables) as readonly TableName[];

/** A row of a table. */
export type Row<Name extends TableName> = RowOf<(typeof tables)[Name]>;

/** Rows of several tables. */
export type Rows = { readonly [Name in TableName]?: readonly Row<Name>[] };
