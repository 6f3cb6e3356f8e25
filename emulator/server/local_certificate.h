// The certificate that a server on this machine shows when nobody gave it one.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "emulator/server/tls_context.h"

namespace emulator {

struct LocalCertificate {
  CertificateFiles files;
  /// PEM: what clients must trust (AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS, curl --cacert).
  std::string authority;
};

/// The certificate kept in `folder`, for localhost, its subdomains and loopback addresses, and for `names` (host names
/// or addresses). It is made, with the folder, if it is not there, lacks one of the names or ends within a month; else
/// it stays, so that clients trust it once. The key of the authority that signed it is not kept: nobody can sign with
/// it again. Throws std::runtime_error with a sentence for the user if the folder cannot be written.
LocalCertificate ensure_local_certificate(const std::string& folder, const std::vector<std::string>& names,
                                          std::chrono::system_clock::time_point now);

}  // namespace emulator
