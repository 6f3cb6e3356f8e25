// The token of temporary credentials, which a signature of either version has beside its key.
#pragma once

#include <string_view>

#include "protocol/signature/signature_claim.h"
#include "protocol/signature/signature_verifier.h"

namespace protocol {

/// Equality in a time that does not tell where two secrets differ.
bool is_equal(std::string_view one, std::string_view other);

/// Throws SignatureFailure: kUnknownAccessKey for a temporary key without its token, as AWS has it, kInvalidToken for
/// another's, kExpiredToken for one whose time is over.
void require_session_token(const SignatureClaim& claim, const SignatureExpectation& expectation);

}  // namespace protocol
