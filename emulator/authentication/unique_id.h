// Access key ids and IAM's unique ids ("AKIA…", "AROA…"): as in AWS, the account stands in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace emulator {

class IdGenerator;

/// Characters after the four-letter prefix: of access key ids, and of users, groups, roles, policies and profiles.
constexpr size_t kAccessKeyIdSuffixLength = 16;
constexpr size_t kUniqueIdSuffixLength = 17;

/// A new id: the prefix, then `suffix_length` characters of A-Z2-7 of which the first ten hold the account, so that
/// whoever sees a key id can tell whose it is without asking anybody.
std::string make_unique_id(IdGenerator& ids, std::string_view prefix, const std::string& account, size_t suffix_length);

/// The account that an id belongs to; nothing if the id is not of that form.
std::optional<std::string> account_of_unique_id(std::string_view id);

}  // namespace emulator
