module adapter

go 1.23.4

require github.com/conductorone/dpop v0.2.6

require (
	github.com/go-jose/go-jose/v4 v4.0.4
	lines v0.0.0
)

require (
	github.com/google/uuid v1.6.0 // indirect
	github.com/jellydator/ttlcache/v3 v3.3.0 // indirect
	golang.org/x/crypto v0.34.0 // indirect
	golang.org/x/sync v0.11.0 // indirect
)

replace lines => ../lib/go
