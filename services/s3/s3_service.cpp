#include "services/s3/s3_service.h"

#include "services/s3/access_log.h"
#include "services/s3/acl.h"
#include "services/s3/authorization.h"
#include "services/s3/bucket.h"
#include "services/s3/bucket_binding.h"
#include "services/s3/bucket_configuration.h"
#include "services/s3/copy_object.h"
#include "services/s3/cross_origin.h"
#include "services/s3/delete_object.h"
#include "services/s3/directory_bucket.h"
#include "services/s3/express_session.h"
#include "services/s3/get_object.h"
#include "services/s3/lifecycle_sweep.h"
#include "services/s3/list_object_versions.h"
#include "services/s3/list_objects.h"
#include "services/s3/multipart_completion.h"
#include "services/s3/multipart_listing.h"
#include "services/s3/multipart_upload.h"
#include "services/s3/notification.h"
#include "services/s3/object_annotation.h"
#include "services/s3/object_lock.h"
#include "services/s3/object_subresource.h"
#include "services/s3/public_access.h"
#include "services/s3/put_object.h"
#include "services/s3/region.h"
#include "services/s3/rename_object.h"
#include "services/s3/replication.h"
#include "services/s3/restore_object.h"
#include "services/s3/select_object_content.h"
#include "services/s3/update_object_encryption.h"
#include "services/s3/versioning.h"
#include "services/s3/website.h"

namespace s3 {

emulator::Service make_service(const protocol::Facts& facts) {
  Tables tables;
  add_buckets(tables);
  add_bucket_acls(tables);
  add_bucket_configurations(tables);
  add_versioning(tables);
  add_notifications(tables);
  add_access_logs(tables);
  add_put_object(tables);
  add_get_object(tables);
  add_copy_object(tables);
  add_select_object_content(tables);
  add_delete_object(tables);
  add_object_subresources(tables);
  add_object_annotations(tables);
  add_update_object_encryption(tables);
  add_object_locks(tables);
  add_restore_object(tables);
  add_list_objects(tables);
  add_list_object_versions(tables);
  add_multipart_upload(tables);
  add_multipart_completion(tables);
  add_multipart_listing(tables);
  add_lifecycle_sweep(tables);
  add_public_access(tables);
  add_replication(tables);
  add_website(tables);
  add_bucket_bindings(tables);
  add_express_sessions(tables);
  add_rename_object(tables);
  guard_directory_buckets(tables.operations);
  return {.model = facts.service(kService),
          .operations = std::move(tables.operations),
          .unmodelled_operations = std::move(tables.unmodelled_operations),
          .timers = std::move(tables.timers),
          .resource_types = std::move(tables.types),
          .cloudformation = std::move(tables.cloudformation),
          .authorization = authorization(),
          .prepare = check_signed_region,
          .cross_origin = cross_origin_grant};
}

}  // namespace s3
