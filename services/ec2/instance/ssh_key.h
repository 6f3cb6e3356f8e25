// SSH keys in the forms that EC2 takes and gives: PEM, OpenSSH, RFC 4716, DER; and their fingerprints.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/verify-keys.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ec2 {

struct SshKey {
  std::string type;  ///< "rsa" or "ed25519"
  std::string fingerprint;
  std::string public_key;   ///< "ssh-rsa AAAA…", without a comment
  std::string private_key;  ///< Empty of an imported key.
};

/// A new key pair: RSA of 2048 bits in PEM (PKCS#1), or Ed25519 in OpenSSH's format. Both are real and private: they
/// come from OpenSSL's random generator and not from the machine's ids, which a test may repeat.
SshKey generate_ssh_key(std::string_view type, const std::string& comment);

/// The key in what a user gives to ImportKeyPair; nothing if it is in no form that AWS takes.
std::optional<SshKey> read_public_key(std::string_view material);

}  // namespace ec2
