using Grid.Cluster;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Grains.Catalog;

/// <summary>What tables and views owe one another. Pure.</summary>
internal static class ViewRules
{
    /// <summary>Views of a grid: every silo and client holds them all.</summary>
    public const int MaxViews = 10_000;

    /// <exception cref="RequestException">A view has the name.</exception>
    public static void CheckNewTable(CatalogView catalog, TableName name)
    {
        if (catalog.FindView(name.ToString()) is { } view)
        {
            throw new RequestException(ErrorCode.TableExists, $"{view.Name} is a view: drop it first, or give the table another name.");
        }
    }

    /// <exception cref="RequestException">The name is taken, what is read is not there (any more), or there are too many.</exception>
    public static void CheckNewView(CatalogView catalog, ViewDefinition definition, bool orReplace)
    {
        if (catalog.TryFind(definition.Name, out var table))
        {
            throw new RequestException(ErrorCode.TableExists, $"{table.Name} is a table: give the view another name.");
        }

        if (catalog.FindView(definition.Name.ToString()) is { } view && !orReplace)
        {
            throw new RequestException(ErrorCode.TableExists, $"View {view.Name} exists already: write CREATE OR REPLACE VIEW.");
        }

        var missing = definition.Reads.FirstOrDefault(read => !catalog.TryFind(read, out _) && catalog.FindView(read.ToString()) is null);
        if (missing != default)
        {
            throw new RequestException(ErrorCode.TableNotFound, $"View {definition.Name} reads {missing}, which does not exist.");
        }

        if (catalog.Views.Length >= MaxViews)
        {
            throw new RequestException(ErrorCode.LimitExceeded, $"The grid has {catalog.Views.Length} views; it takes at most {MaxViews}. Drop some.");
        }
    }

    /// <exception cref="RequestException">A view reads it.</exception>
    public static void CheckDrop(CatalogView catalog, TableName name, string what)
    {
        var readers = catalog.Views.Where(view => view.Reads.Contains(name)).Select(view => view.Name).ToList();
        if (readers.Count > 0)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"{(readers.Count == 1 ? $"View {readers[0]} reads" : $"Views {string.Join(", ", readers.Take(20))} read")} {what} {name}: drop {(readers.Count == 1 ? "it" : "them")} first.");
        }
    }

    public static RequestException NotFound(CatalogView catalog, TableName name)
    {
        if (catalog.TryFind(name, out var table))
        {
            return new RequestException(ErrorCode.TableNotFound, $"{table.Name} is a table and no view: write DROP TABLE.");
        }

        var nearest = NearestName.Of(name.ToString(), catalog.Views.Select(view => view.Name.ToString()));
        return new RequestException(ErrorCode.TableNotFound, $"There is no view {name}." + (nearest is null ? "" : $" Did you mean {nearest}?"));
    }
}
