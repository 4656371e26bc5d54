-- Who an OpenID Connect provider says an account is: `subject` never changes there, names do.
CREATE TABLE foreign_logins (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  account_id INTEGER NOT NULL UNIQUE REFERENCES accounts (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (issuer, subject)
) STRICT;

-- A session that a provider vouched for ends after a day, so that the provider is asked again.
ALTER TABLE sessions ADD COLUMN expires_at INTEGER;
