// Sign-in pages as their programs render them: the elements that tell what the page is for, with the attributes that they have there.

/** oauth2-proxy v7.15.6, pkg/app/pagewriter/sign_in.html, with the prefix /oauth2. */
export const oauth2ProxySignIn = `<!DOCTYPE html>
<html lang="en" charset="utf-8">
  <head>
    <meta charset="utf-8">
    <title>Sign In</title>
  </head>
  <body>
      <form method="GET" action="/oauth2/start">
        <input type="hidden" name="rd" value="/v1/models/iris:predict">
          <button type="submit" class="button block is-primary">Sign in with OpenID Connect</button>
      </form>
  </body>
</html>
`;

/** The same version, error.html. */
export const oauth2ProxyError = `<!DOCTYPE html>
<html lang="en" charset="utf-8">
<head>
  <meta charset="utf-8">
  <title>500 Internal Server Error</title>
</head>
<body>
      <h1 class="subtitle is-1">Internal Server Error</h1>
        <form method="GET" action="/">
          <button type="submit" class="button is-danger is-fullwidth">Go back</button>
        </form>
        <form method="GET" action="/oauth2/sign_in">
          <input type="hidden" name="rd" value="/">
          <button type="submit" class="button is-primary is-fullwidth">Sign in</button>
        </form>
</body>
</html>
`;

/** Dex v2.13.0, web/templates/header.html and login.html: `issuer` is the setting frontend.issuer. */
export const dexLogin = (issuer: string) => `<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <title>${issuer}</title>
  </head>
  <body class="theme-body">
<div class="theme-panel">
  <h2 class="theme-heading">Log in to ${issuer} </h2>
  <div>
      <div class="theme-form-row">
        <a href="/dex/auth/ldap?req=a" target="_self">
          <button class="dex-btn theme-btn-provider">
            <span class="dex-btn-text">Log in with LDAP</span>
          </button>
        </a>
      </div>
  </div>
</div>
  </body>
</html>
`;

/** The same version, password.html, which Kubeflow's manifests lead to. */
export const dexPassword = `<!DOCTYPE html>
<html>
  <head>
    <title>Acme</title>
  </head>
  <body class="theme-body">
<div class="theme-panel">
  <h2 class="theme-heading">Log in to Your Account</h2>
  <form method="post" action="/dex/auth/local?req=a">
	  <input tabindex="1" required id="login" name="login" type="text" class="theme-form-input"/>
	  <input tabindex="2" required id="password" name="password" type="password" class="theme-form-input" placeholder="password"/>
    <button tabindex="3" id="submit-login" type="submit" class="dex-btn theme-btn--primary">Login</button>
  </form>
</div>
  </body>
</html>
`;
