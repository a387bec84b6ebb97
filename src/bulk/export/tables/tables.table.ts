import { boolean, id, integer, json, number, position, type RowOf, text, timestamp } from './columns.ts';

const interactionId = id('Id of the interaction.');

/** The tables of an export with all of their columns. The JSON Schema beside the data, every format and docs/export.md follow from it. */
export const tables = {
  interaction: {
    about: 'one interaction, as GetInteractionContent shows it, with what CXEngage calls it',
    columns: {
      id: interactionId,
      tenant_id: text('Id of the CXEngage tenant, or the address of Genesys Web Services, that it was read from.'),
      origin: id('`cxengage` or `genesys`: the platform that handled it.'),
      media_type: text('Media type of Genesys, for example `chat`.'),
      type_id: text('`Inbound`, `Outbound`, `Internal`, `Consult` or `Unknown`.'),
      state: text('`New`, `InProcess`, `Pending` or `Stopped`.'),
      started_at: timestamp('When it started.'),
      ended_at: timestamp('When it ended.'),
      utc_offset_minutes: integer(
        'Offset of the zone of the site at the start, in minutes: started_at plus it is the local time.',
      ),
      call_duration_s: integer('Seconds that a call was talked, as `callDuration`.'),
      duration_basis: text('What the duration was derived from, if CXEngage does not give it.'),
      subject: text('Subject.'),
      comment: text('Comment with notes and dispositions.'),
      contact_id: text('Id of the contact.'),
      parent_id: text('Id of the interaction that it belongs to.'),
      phone_number: text('Phone number of the customer of a call.'),
      customer: text('Phone number, e-mail address or name of the customer.'),
      contact_point: text('Number, address or page that was contacted.'),
      owner_id: text('User id of the agent who owns it.'),
      owner_user_name: text('Sign-in name of that agent.'),
      owner_first_name: text('First name of that agent.'),
      owner_last_name: text('Last name of that agent.'),
      channel_type: text('Channel in the words of CXEngage.'),
      sub_type: text('Sub-type of a conversation, for example `whatsapp`.'),
      direction: text('Direction in the words of CXEngage.'),
      flow_id: text('Id of the flow.'),
      flow_name: text('Name of the flow.'),
      queue_id: text('Id of the last queue.'),
      queue_name: text('Name of the last queue.'),
      disposition_id: text('Id of the disposition.'),
      disposition_name: text('Name of the disposition.'),
      messages: integer('How many rows of `message` it has.'),
      detail: id(
        '`record`: everything about it was read. `list`: what a list says, which suffices where a channel has no transcript.',
      ),
      incomplete: text('What is missing and why, as `CX_Incomplete`.'),
      diagnostics: json('Codes of what the translation could not use (docs/diagnostics.md), as a list.'),
      source: json('The record of CXEngage itself, with --with-source.'),
    },
  },
  message: {
    about: 'one message of a conversation',
    columns: {
      interaction_id: interactionId,
      index: position('Place in the conversation, from 1.'),
      type: text('`Text`, `ParticipantJoined`, `ParticipantRejoined`, `ParticipantLeft` or `Notice`.'),
      sent_at: timestamp('When it was sent.'),
      participant_id: text('Who it is from; only for comparison within the interaction.'),
      participant_type: text('`Customer`, `Agent`, `System` or `External`.'),
      nickname: text('Name of the participant.'),
      visibility: text('`All`, `Agents` or `Supervisors`.'),
      text: text('What it says.'),
    },
  },
  segment: {
    about: 'one leg of an interaction: a segment, an agent who was offered it, or a queue it was in',
    columns: {
      interaction_id: interactionId,
      kind: id('`segment`, `agent` or `queue`.'),
      position: position('Place among those of its kind, from 0.'),
      started_at: timestamp('When it began.'),
      ended_at: timestamp('When it ended.'),
      duration_s: number('Seconds, as CXEngage gives them: of the segment, of the conversation, or in the queue.'),
      agent_id: text('User id of the agent.'),
      agent_name: text('Name of the agent.'),
      queue_id: text('Id of the queue.'),
      queue_name: text('Name of the queue.'),
      conversation_started_at: timestamp('When the agent began to talk; empty if the agent never did.'),
      conversation_ended_at: timestamp('When the agent stopped talking.'),
      end_type: text('How it ended, in the words of CXEngage.'),
      is_abandoned: boolean('The customer left the queue.'),
      is_cancelled: boolean('The segment was cancelled.'),
      disposition_id: text('Id of the disposition of the agent.'),
      disposition_name: text('Name of the disposition of the agent.'),
    },
  },
  attribute: {
    about: 'one attribute: attached data or a custom attribute',
    columns: {
      interaction_id: interactionId,
      kind: id('`userData` or `customAttribute`.'),
      name: id('Name.'),
      value: text('Value.'),
    },
  },
  statistic: {
    about: 'one number that CXEngage gives about an interaction, or one part of it',
    columns: {
      interaction_id: interactionId,
      scope: id('`interaction`, or the list that the part is in, for example `segments`.'),
      position: position('Place of the part in its list; 0 for the interaction.'),
      name: id(
        'Name in CXEngage, for example `customerHoldTime`; one with an index, such as `customerHoldTimes/0`, for a list.',
      ),
      value: number('Value: times in seconds; 1 for true and 0 for false.'),
    },
  },
  email: {
    about: 'one e-mail of an interaction',
    columns: {
      interaction_id: interactionId,
      kind: id('`received` or `reply`.'),
      subject: text('Subject.'),
      sender: text('Address of the sender.'),
      recipients: json('Addresses of the recipients, as a list.'),
      copies: json('Addresses in copy, as a list.'),
      blind_copies: json('Addresses in blind copy, as a list.'),
      sent_at: timestamp('When it was sent.'),
      received_at: timestamp('When it was received.'),
      message_id: text('Message-ID.'),
    },
  },
  attachment: {
    about: 'one file of a conversation or an e-mail',
    columns: {
      interaction_id: interactionId,
      artifact_file_id: text('Id of the file in CXEngage.'),
      file_name: text('Name of the file.'),
      message_id: text('Id of the message that it was sent with, in CXEngage.'),
      path: text('Where the copy is, beside the tables; only with --files.'),
    },
  },
  recording: {
    about: 'one recording',
    columns: {
      interaction_id: interactionId,
      artifact_id: text('Id of the artifact in CXEngage.'),
      artifact_file_id: text('Id of the file in CXEngage.'),
      file_name: text('Name of the file.'),
      path: text('Where the copy is, beside the tables; only with --files.'),
    },
  },
  reject: {
    about: 'one interaction that could not be exported completely; `cxbridge rejects` shows and replays them',
    columns: {
      interaction_id: interactionId,
      code: id('Why, in one word.'),
      message: text('Why, in one sentence.'),
      source: json('What was read of it.'),
    },
  },
  run: {
    about: 'one run of the command: the only table that differs between two exports of the same source',
    columns: {
      started_at: timestamp('When it began.'),
      ended_at: timestamp('When it ended.'),
      version: text('Version of the bridge.'),
      interactions: integer('Interactions that were written.'),
      rejects: integer('Rows of `reject` that were written.'),
      slices: integer('Slices of time that were written.'),
      calls: integer('Calls to the source.'),
      throttled_share: number('Share of the time that the quota or the source held back every call, from 0 to 1.'),
      profile: text('Fingerprint of the mapping profile.'),
      time_zone: text('Time zone of the site.'),
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
