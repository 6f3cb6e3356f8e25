#include "services/catalog.h"

#include "services/accessanalyzer/accessanalyzer_service.h"
#include "services/cloudformation/cloud_control/control_service.h"
#include "services/cloudformation/cloudformation_service.h"
#include "services/ec2/ec2_service.h"
#include "services/ecs/ecs_service.h"
#include "services/iam/access_key_credentials.h"
#include "services/iam/iam_service.h"
#include "services/organizations/organizations_service.h"
#include "services/s3/bucket/access_log.h"
#include "services/s3/bucket/express_session.h"
#include "services/s3/control/control_service.h"
#include "services/s3/s3_service.h"
#include "services/secretsmanager/secretsmanager_service.h"
#include "services/ssm/ssm_service.h"
#include "services/sts/session_credentials.h"
#include "services/sts/sts_service.h"

namespace services {

void add_all(emulator::Dispatcher& dispatcher, const protocol::Facts& facts) {
  dispatcher.add(accessanalyzer::make_service(facts));
  dispatcher.add(cloudformation::make_service(facts));
  dispatcher.add(cloudformation::make_cloud_control_service(facts));
  dispatcher.add(ec2::make_service(facts));
  dispatcher.add(ecs::make_service(facts));
  dispatcher.add(iam::make_service(facts));
  dispatcher.add(organizations::make_service(facts));
  dispatcher.add(s3::make_service(facts));
  dispatcher.add(s3::make_control_service(facts));
  dispatcher.add(secretsmanager::make_service(facts));
  dispatcher.add(ssm::make_service(facts));
  dispatcher.add(sts::make_service(facts));
}

std::vector<std::unique_ptr<emulator::CredentialSource>> credential_sources() {
  std::vector<std::unique_ptr<emulator::CredentialSource>> sources;
  sources.push_back(std::make_unique<iam::AccessKeyCredentials>());
  sources.push_back(std::make_unique<sts::SessionCredentials>());
  sources.push_back(std::make_unique<s3::ExpressCredentials>());
  return sources;
}

emulator::AccessObserver access_observer() {
  return s3::note_access;
}

}  // namespace services
