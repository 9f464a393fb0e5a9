using System.Globalization;
using System.Net;
using System.Text;

namespace Grid.Benchmarks.Charts;

/// <summary>An SVG file under construction. Its colours can be read on light and on dark ground alike.</summary>
internal sealed class SvgDocument(int width, int height)
{
    /// <summary>What is the grid's.</summary>
    public const string Accent = "#3b82c4";

    /// <summary>What is another system's, or a second series.</summary>
    public const string Other = "#a3a3a3";

    /// <summary>What is marked.</summary>
    public const string Mark = "#d9534f";

    private const string Ink = "#7a7a7a";

    private readonly StringBuilder _content = new();

    public void Bar(double x, double y, double barWidth, double barHeight, string colour) => _content.AppendLine(CultureInfo.InvariantCulture,
        $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(barWidth, 0):0.#}\" height=\"{barHeight:0.#}\" fill=\"{colour}\"/>");

    public void Line(double x1, double y1, double x2, double y2, string colour = Ink) => _content.AppendLine(CultureInfo.InvariantCulture,
        $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{colour}\"/>");

    public void Path(IEnumerable<(double X, double Y)> points, string colour) => _content.AppendLine(CultureInfo.InvariantCulture,
        $"<polyline points=\"{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")))}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>");

    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public void Text(double x, double y, string text, string anchor = "start", string colour = Ink, bool isBold = false) => _content.AppendLine(CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" fill=\"{colour}\"{(isBold ? " font-weight=\"bold\"" : "")}>{WebUtility.HtmlEncode(text)}</text>");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">\n{_content}</svg>\n");
}
