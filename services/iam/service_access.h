// Last-accessed reports: which services the policies of somebody allow, and when they were last used, from the journal.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
#pragma once

#include <map>

#include "emulator/journal/journal.h"
#include "services/iam/vocabulary.h"

namespace iam {

/// The engine's type of a kind of report, of which nothing is kept but what was asked for.
ResourceType report_job_type(std::string_view name);

/// The models behind each service namespace: two of them are "s3".
std::map<std::string, std::vector<const Service*>> services_by_namespace(const RequestContext& context);

/// Whether a call was one of these models'.
bool is_of(const emulator::Event& event, const std::vector<const Service*>& models);

/// Whether a statement of a policy allows any action of a service ("s3").
bool allows_service(const std::string& document, const std::string& prefix);

void add_service_access(Service& service);

}  // namespace iam
