import type { Statements } from './statements.js'

/** Days are whole numbers since 1970, instants seconds; see `ClientDays` for the bits. */
export type ReaderTables = {
  readonly reader_tallies: ReaderTallyRow
  readonly reader_clients: ReaderClientRow
  readonly reader_statements: ReaderStatementRow
  readonly reader_deliveries: { readonly day: number; readonly delivered: number }
  readonly reader_keys: { readonly period: number; readonly secret: string }
}

export type ReaderTallyRow = {
  readonly day: number
  readonly feed: string
  readonly format: string
  readonly reader: string
  readonly polls: number
  readonly not_modified: number
  readonly deltas: number
  readonly bytes: number
  readonly early: number
}

export type ReaderClientRow = {
  readonly period: number
  readonly client: string
  readonly feed: string
  readonly format: string
  readonly reader: string
  readonly days: number
  readonly twice: number
  readonly validated: number
}

export type ReaderStatementRow = {
  readonly reader: string
  readonly address: string
  readonly feed: string
  readonly format: string
  readonly subscribers: number
  readonly at: number
}

/** The step that brings what is counted of readers into a database. */
export const readerTables: Statements = ({ integer, text, tableEnd }) => [
  `create table reader_tallies (
    day ${integer} not null,
    feed ${text} not null,
    format ${text} not null,
    reader ${text} not null,
    polls ${integer} not null,
    not_modified ${integer} not null,
    deltas ${integer} not null,
    bytes ${integer} not null,
    early ${integer} not null,
    primary key (day, feed, format, reader)
  )${tableEnd}`,
  `create table reader_clients (
    period ${integer} not null,
    client ${text} not null,
    feed ${text} not null,
    format ${text} not null,
    reader ${text} not null,
    days ${integer} not null,
    twice ${integer} not null,
    validated ${integer} not null,
    primary key (period, client, feed, format)
  )${tableEnd}`,
  `create table reader_statements (
    reader ${text} not null,
    address ${text} not null,
    feed ${text} not null,
    format ${text} not null,
    subscribers ${integer} not null,
    at ${integer} not null,
    primary key (reader, address)
  )${tableEnd}`,
  `create table reader_deliveries (
    day ${integer} not null primary key,
    delivered ${integer} not null
  )${tableEnd}`,
  `create table reader_keys (
    period ${integer} not null primary key,
    secret ${text} not null
  )${tableEnd}`,
]
