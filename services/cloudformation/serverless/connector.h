// AWS::Serverless::Connector: leave for one resource to use another.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-connector.html
#pragma once

#include "services/cloudformation/serverless/sam.h"

namespace cloudformation {

void translate_connector(Sam& sam, const SamResource& connector);

/// The connectors that stand within other resources (attribute Connectors), as resources of their own.
void add_embedded_connectors(Sam& sam);

/// Who may be connected to whom, and by which actions.
struct ConnectorProfile {
  std::string_view source, destination;
  /// By permission: statements "actions > resources" as policy_templates writes them; "%" stands for the ARN that
  /// the statements are about. Empty where the pair has no such permission.
  std::string_view read, write;
  /// Whether the statements are about the source (what is polled) and belong to the destination's role.
  bool is_pulled = false;
};

const ConnectorProfile* find_connector_profile(std::string_view source, std::string_view destination);

}  // namespace cloudformation
