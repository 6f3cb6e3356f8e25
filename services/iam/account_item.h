// Things of an account that are found by an address of their own and have tags, but neither paths to list by nor unique
// names: MFA devices, identity providers, server certificates.
#pragma once

#include "services/iam/entity.h"

namespace iam {

struct AccountItem {
  /// Of the engine's type, and as ARNs spell it: "oidc-provider".
  std::string_view type;
  /// As operations spell it: TagOpenIDConnectProvider.
  std::string_view noun;
  /// The member of inputs that names it.
  std::string_view address;
  /// NoSuchEntity's message; "{}" stands for the address.
  std::string_view not_found;
};

/// Its engine type, keyed by "@Key".
ResourceType resource_type_of(const AccountItem& item);
/// The operations Tag…, Untag… and List…Tags.
void add_tag_operations(Service& service, const AccountItem& item);

Value get_item(RequestContext& context, const AccountItem& item, const std::string& address);
std::optional<Value> find_item(RequestContext& context, const AccountItem& item, const std::string& address);
void create_item(RequestContext& context, const AccountItem& item, const std::string& address, Value value);
void store_item(RequestContext& context, const AccountItem& item, const Value& value);
void erase_item(RequestContext& context, const AccountItem& item, const std::string& address);
std::vector<Value> all_items(RequestContext& context, const AccountItem& item);

}  // namespace iam
