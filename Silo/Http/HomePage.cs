using System.Text.Encodings.Web;

namespace Grid.Silo.Http;

/// <summary><c>GET /</c>: what a person who opens the address finds.</summary>
internal static class HomePage
{
    /// <param name="title">What answers, for people.</param>
    /// <param name="hasDashboard">Whether this process has the dashboard of Orleans.</param>
    public static void MapHomePage(this IEndpointRouteBuilder routes, string title, bool hasDashboard)
    {
        var html = Html(title, hasDashboard);
        routes.MapGet("/", () => Results.Content(html, "text/html; charset=utf-8"));
    }

    private static string Html(string title, bool hasDashboard)
    {
        var name = HtmlEncoder.Default.Encode(title);
        var dashboard = hasDashboard ? """<li><a href="/dashboard/">Dashboard</a></li>""" : "<li>The dashboard is at <code>/dashboard/</code> of each silo</li>";
        return $$$"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Grid: {{{name}}}</title>
              <style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}code{font-size:.95em}</style>
            </head>
            <body>
              <h1>Grid</h1>
              <p>This is {{{name}}}.</p>
              <ul>
                {{{dashboard}}}
                <li><a href="/api/cluster">Silos, stores and partitions</a></li>
                <li><a href="/api/tables">Tables</a></li>
                <li><a href="/health/live">Liveness</a> and <a href="/health/ready">readiness</a></li>
                <li><a href="/metrics">Metrics</a></li>
                <li><code>POST /api/sql</code> with <code>{"sql": "SELECT 1", "parameters": {}}</code></li>
                <li><code>GET, PUT, PATCH, DELETE /api/tables/{table}/rows/{key}</code></li>
              </ul>
            </body>
            </html>
            """;
    }
}
