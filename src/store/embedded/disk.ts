// The file system calls whose failure decides over durability: a port, so that tests can make them
// fail or leave them out.

import { fdatasync, statfsSync } from 'node:fs'

export interface Disk {
  fdatasync(fd: number): Promise<void>
  freeBytes(directory: string): number
}

export const realDisk: Disk = {
  fdatasync: (fd) =>
    new Promise((resolve, reject) => fdatasync(fd, (error) => (error ? reject(error) : resolve()))),
  freeBytes(directory) {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize
  },
}
