// Who may do what: one place until IAM and bucket policies are evaluated.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// The canonical user id of an account: 64 hexadecimal digits, always the same ones.
std::string canonical_user_id(const std::string& account);
/// An Owner member. AWS has not shown display names since 2025.
Value owner_of(const std::string& account);

/// Refuses with AccessDenied unless the request comes from the bucket's account.
void require_access(const RequestContext& context, const Value& bucket);

}  // namespace s3
