/** Takes one line of progress, without its newline. */
export type LogLine = (line: string) => void;
