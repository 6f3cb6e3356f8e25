// The account that every operation of S3 Control names.
#pragma once

#include "services/s3/errors.h"
#include "services/s3/vocabulary.h"

namespace s3 {

/// Every operation names the account that it is for, which is the caller's own. Throws AccessDenied.
inline void require_own_account(const RequestContext& context, const Value& input) {
  if (input.at("AccountId") != context.principal.account) throw refusal("AccessDenied");
}

}  // namespace s3
