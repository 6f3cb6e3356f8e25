// X.509 certificates and keys in PEM, as far as IAM looks at them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace iam {

/// When the first certificate of a PEM text expires, in seconds since 1970; nothing if there is no certificate in it.
std::optional<int64_t> certificate_expiration(const std::string& pem);
/// Whether a private key in PEM is the certificate's; nothing if it is no private key.
std::optional<bool> is_key_of_certificate(const std::string& key_pem, const std::string& certificate_pem);
/// MD5 of a public key's bytes as AWS shows it: "31:ab:…"; nothing if the text is no SSH or PEM public key.
std::optional<std::string> public_key_fingerprint(const std::string& key);

}  // namespace iam
