-- From here on bodies and deliveries are written as records, not as JSON. Those that are there are read as they are, and written anew
-- when they change; programs of the schema before could not read the new ones.
SELECT 1
