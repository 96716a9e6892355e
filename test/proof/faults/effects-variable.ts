/** The environment variable that tells the handlers under attack where their service is. */
export const EFFECTS_URL = 'EFFECTS_URL';
