namespace Grid.Silo.Commands.Demonstration;

/// <summary>Global questions about the cities of the world. The answers were worked out from the file itself, by other software.</summary>
internal static class CityQuestions
{
    /// <summary>Lines of the file.</summary>
    public const long CityCount = 135_233;

    public const string CreateTable = """
        CREATE TABLE IF NOT EXISTS cities (
            id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, country VARCHAR NOT NULL, admin VARCHAR NOT NULL,
            feature VARCHAR NOT NULL, population BIGINT NOT NULL, latitude DOUBLE NOT NULL, longitude DOUBLE NOT NULL)
        """;

    /// <summary>A question that every partition takes part in; asked again and again while a silo dies.</summary>
    public const string Pulse = "SELECT count(*), sum(population) FROM cities";

    public static IReadOnlyList<Question> All { get; } =
    [
        new("Cities", "SELECT count(*) AS cities FROM cities", [["135233"]]),
        new("Countries", "SELECT count(DISTINCT country) AS countries FROM cities", [["246"]]),
        new("Population of all cities", "SELECT sum(population) AS population FROM cities", [["3133032118"]]),
        new("Population of the cities of Korea",
            "SELECT sum(population) AS population FROM cities WHERE country = 'KR'", [["42504010"]]),
        new("Three cities of Gyeonggi-do", """
            SELECT name, country, admin, population FROM cities
            WHERE country = 'KR' AND name IN ('Goyang-si', 'Bucheon-si', 'Kwangmyŏng') ORDER BY population DESC
            """,
            [["Goyang-si", "KR", "13", "1073069"], ["Bucheon-si", "KR", "13", "850731"], ["Kwangmyŏng", "KR", "13", "357545"]]),
        new("Their province, Gyeonggi-do", """
            SELECT admin, count(*) AS cities, sum(population) AS population FROM cities
            WHERE country = 'KR' AND admin = '13' GROUP BY admin
            """,
            [["13", "41", "8389278"]]),
        new("The ten countries with the most people in cities", """
            SELECT country, count(*) AS cities, sum(population) AS population FROM cities
            GROUP BY country ORDER BY population DESC, country LIMIT 10
            """,
            [
                ["CN", "2702", "400167044"], ["IN", "3502", "285896121"], ["US", "16677", "264367783"], ["BR", "2032", "134243533"],
                ["RU", "4662", "127908941"], ["MX", "8984", "107452546"], ["JP", "1089", "98986499"], ["DE", "7244", "84995606"],
                ["GB", "4301", "65929942"], ["ID", "1949", "64403145"],
            ]),
        new("Namibia, whose code NA is a value and not a missing one",
            "SELECT country, count(*) AS cities, sum(population) AS population FROM cities WHERE country = 'NA' GROUP BY country",
            [["NA", "45", "803788"]]),
    ];
}
