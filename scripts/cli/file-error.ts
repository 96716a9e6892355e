const AGAIN = 'then run the command again.';

/**
 * Says why a file or folder can't be used, and what to do. `undefined` for every other error. Node's own message says
 * neither, and sometimes gives the path twice.
 */
export function fileErrorText(error: NodeJS.ErrnoException): string | undefined {
  const { code, path, syscall = '' } = error;
  if (code === 'ENOSPC') {
    return `The disk is full${path === undefined ? '' : `: can't write ${path}`}. Make room, ${AGAIN}`;
  }
  // A connection has no path. A program that can't be started has one.
  if (path === undefined || syscall.startsWith('spawn')) return undefined;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `No permission to use ${path}. Run the command as the owner of the file and its folder, or give your user write permission to both.`;
    case 'EROFS':
      return `${path} is on a read-only file system. Copy the project to a disk that can be written, ${AGAIN}`;
    case 'EEXIST':
      return syscall === 'mkdir'
        ? `${path} is a file, but a folder is needed there. Move or delete it, ${AGAIN}`
        : `${path} exists already. Move or delete it, ${AGAIN}`;
    case 'ENOTDIR':
      return `Part of the path ${path} is a file, but a folder is needed there. Move or delete that file, ${AGAIN}`;
    case 'EISDIR':
      return `${path} is a folder, but a file is needed there. Name another file, or move the folder, ${AGAIN}`;
    default:
      return undefined;
  }
}
