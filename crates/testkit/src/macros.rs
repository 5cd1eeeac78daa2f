//! One test, two databases.

/// Makes two tests of each function: `name::sqlite` and `name::postgres`.
///
/// The argument is the [`TestApp`](crate::TestApp). Written `private app`, it works on a database that
/// no other test uses.
#[macro_export]
macro_rules! both_backends {
    () => {};
    ($(#[$meta:meta])* async fn $name:ident($app:ident) $body:block $($rest:tt)*) => {
        $crate::both_backends!(@pair [$(#[$meta])*] $name, $app, on, $body);
        $crate::both_backends!($($rest)*);
    };
    ($(#[$meta:meta])* async fn $name:ident(private $app:ident) $body:block $($rest:tt)*) => {
        $crate::both_backends!(@pair [$(#[$meta])*] $name, $app, alone_on, $body);
        $crate::both_backends!($($rest)*);
    };
    (@pair [$($meta:tt)*] $name:ident, $app:ident, $open:ident, $body:block) => {
        $($meta)*
        mod $name {
            use super::*;

            async fn run($app: $crate::TestApp) $body

            #[$crate::rt::actix_web::test]
            async fn sqlite() {
                if let Some(app) = $crate::TestApp::$open($crate::Backend::Sqlite).await {
                    run(app).await;
                }
            }

            #[$crate::rt::actix_web::test]
            async fn postgres() {
                if let Some(app) = $crate::TestApp::$open($crate::Backend::Postgres).await {
                    run(app).await;
                }
            }
        }
    };
}
