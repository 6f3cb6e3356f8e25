// A token of an OpenID Connect provider, verified: whose it is, for whom, and that it holds now.
#pragma once

#include <string>
#include <vector>

#include "services/sts/session_parameters.h"

namespace sts {

struct IdentityToken {
  Value claims;
  /// The provider as IAM's ARNs name it: without scheme.
  std::string issuer;
  std::string subject;
  /// What it is for: the party that it was made for if there is one (azp), else its audiences.
  std::vector<std::string> audiences;
};

/// Reads a token, and verifies its signature and its times. Throws InvalidIdentityToken or ExpiredTokenException.
IdentityToken read_identity_token(const RequestContext& context, const std::string& text);

}  // namespace sts
