using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Grains.Queries.Writes;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Definitions;

/// <summary>Runs statements that change what the catalog says. Knows no Orleans but the catalog's interface.</summary>
/// <param name="refresh">Asks for the catalog as it is now.</param>
internal sealed class DefinitionRun(ICatalogGrain catalog, ViewCreation views, Func<Task<CatalogView>> refresh, IReadOnlyDictionary<string, Literal> parameters)
{
    /// <summary>Everything but CREATE TABLE … AS, which writes rows too.</summary>
    /// <exception cref="RequestException">The change is refused.</exception>
    public async Task<QueryResult> RunAsync(DefinitionStatement statement)
    {
        new ParameterSet(parameters).RequireAllUsed();
        switch (statement)
        {
            case CreateTableStatement create:
                await catalog.CreateTableAsync(Complete(create), create.IfNotExists);
                break;
            case DropTableStatement drop:
                await AtAsync(drop.Table, name => catalog.DropTableAsync(name, drop.IfExists));
                break;
            case TruncateStatement truncate:
                await AtAsync(truncate.Table, catalog.TruncateTableAsync);
                break;
            case CreateViewStatement view:
                await views.CreateAsync(view, await refresh());
                break;
            case DropViewStatement view:
                await AtAsync(view.View, name => catalog.DropViewAsync(name, view.IfExists));
                break;
            case AlterTableStatement alter:
                await AlterAsync(alter);
                break;
            case CreateIndexStatement index:
                await AtAsync(index.Table, name => catalog.CreateIndexAsync(name, index.Name, [.. index.Columns], index.IfNotExists));
                break;
            case DropIndexStatement index:
                await AtAsync(index.Position, () => catalog.DropIndexAsync(index.Name, index.IfExists));
                break;
            default:
                throw SqlErrors.NotSupported(statement.GetType().Name, 0);
        }

        await refresh();
        return new QueryResult([], [], null, 0, 0, 0);
    }

    private async Task AlterAsync(AlterTableStatement statement)
    {
        TableChange change = statement switch
        {
            AddColumnStatement add => new AddColumn(WithDefault(add.Column, add.Default), add.IfNotExists),
            DropColumnStatement drop => new DropColumn(drop.Column, drop.IfExists),
            RenameColumnStatement rename => new RenameColumn(rename.Column, rename.NewName),
            SetTimeToLiveStatement set => new SetTimeToLive(set.TimeToLive),
            _ => throw SqlErrors.NotSupported(statement.GetType().Name, 0),
        };
        try
        {
            await AtAsync(statement.Table, name => catalog.AlterTableAsync(name, change));
        }
        catch (SqlException failure) when (failure.Code == ErrorCode.TableNotFound && statement.TableMayMiss)
        {
            // IF EXISTS: there is nothing to change.
        }
    }

    private static TableDefinition Complete(CreateTableStatement statement)
    {
        var columns = statement.Definition.Columns;
        foreach (var (ordinal, value) in statement.Defaults)
        {
            columns = columns.SetItem(ordinal, WithDefault(columns[ordinal], value));
        }

        return statement.Definition with { Columns = columns };
    }

    private static ColumnSchema WithDefault(ColumnSchema column, SqlNode? value)
    {
        if (value is null)
        {
            return column;
        }

        // Without columns and parameters, only constants are left; each silo would compute another random number.
        var binder = new ExpressionBinder(new PlanScope(null, null), new ParameterSet(new Dictionary<string, Literal>()));
        return column with { Default = InsertRows.Constant(value, column.Type, binder) };
    }

    private static Task AtAsync(TableNode table, Func<TableName, Task> change) => AtAsync(table.Position, () => change(TableName.Create(table.Name)));

    private static async Task AtAsync(int? position, Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (RequestException failure) when (failure is not SqlException && failure.Code is ErrorCode.TableNotFound or ErrorCode.InvalidRequest or ErrorCode.IndexNotFound)
        {
            throw new SqlException(failure.Code, failure.Message, position);
        }
    }
}
