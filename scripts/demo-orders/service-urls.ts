/** Variables that tell the function of the demo where its services are. */
export const VALIDATION_URL = 'VALIDATION_URL';
export const PAYMENT_URL = 'PAYMENT_URL';
