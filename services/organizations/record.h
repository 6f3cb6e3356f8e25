// What is kept of organizations: records that all accounts share, found by the ids that AWS gives them.
//
//   organization  o-…           its management account, policy types that are enabled, trusted services, delegates
//   node          r-…, ou-…     the root and the organizational units: Name, Parent (none at the root), Policies, Tags
//   member        123456789012  an account: Organization, Parent, Policies, Tags, and what DescribeAccount shows
//   policy        p-…           Organization, Name, Description, Type, Content, Tags
//   creation      car-…         what came of CreateAccount
//   handshake     h-…           an invitation
#pragma once

#include <optional>
#include <string>

#include "services/organizations/vocabulary.h"

namespace organizations {

enum class Kind { kOrganization, kNode, kMember, kPolicy, kCreation, kHandshake };

void add_record_types(Service& service);

std::optional<Value> find_record(RequestContext& context, Kind kind, const std::string& id);
void create_record(RequestContext& context, Kind kind, const std::string& id, Value record);
void store_record(RequestContext& context, Kind kind, const Value& record);
void erase_record(RequestContext& context, Kind kind, const std::string& id);
/// Those of one organization, in the order of their ids.
std::vector<Value> records_of(RequestContext& context, Kind kind, const Value& organization);

/// The id of a record.
std::string id_of(const Value& record);
/// "arn:aws:organizations::<management account>:<kind>/<organization>/<id>".
std::string arn_of(const Value& organization, const std::string& kind, const std::string& id);
/// An id of lower-case letters and digits.
std::string make_id(RequestContext& context, const std::string& prefix, size_t length);
int64_t now_seconds(const RequestContext& context);

}  // namespace organizations
