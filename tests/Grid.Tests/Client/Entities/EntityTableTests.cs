using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Grid.Client.Entities;
using Grid.Client.Hosting;
using Grid.Errors;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Entities;

public sealed class EntityTableTests
{
    internal enum Level : short
    {
        Low = 0,
    }

    [Table("all_types")]
    internal sealed class Everything
    {
        [Key]
        public Guid Id { get; set; }

        public bool Truth { get; set; }

        public byte? Tiny { get; set; }

        public int Whole { get; set; }

        public long? Big { get; set; }

        public float Single { get; set; }

        public double Number { get; set; }

        public decimal Amount { get; set; }

        [Column("exact_price", TypeName = "DECIMAL(20, 6)")]
        public decimal? Price { get; set; }

        [MaxLength(30)]
        public string Name { get; set; } = "";

        [StringLength(5), Required]
        public string? Note { get; set; }

        public string? Free { get; set; }

        public DateOnly Day { get; set; }

        public DateTime? Moment { get; set; }

        public DateTimeOffset Instant { get; set; }

        [MaxLength(8)]
        public byte[]? Content { get; set; }

        public Level Level { get; set; }

        [NotMapped]
        public int Computed => Whole * 2;
    }

    internal sealed record Sale(
        [property: Key, Column(Order = 1)] int Number, [property: Key, Column(Order = 0)] string Shop, decimal Total);

    internal sealed record Visit(string Shop, DateTime At, TimeSpan Elapsed, string Secret);

    internal sealed record Hopeless(object? Id, TimeSpan Elapsed, [property: Column(TypeName = "JSON")] string Text, [property: Column(TypeName = "INTEGER")] string Other, string no_key, string NoKey);

    [Fact]
    public void Define_EveryType_GetsTheColumnThatHoldsIt()
    {
        var table = EntityTable.Define(typeof(Everything), "all_types", null);
        string[] expected =
        [
            "Id UUID", "Truth BOOLEAN", "Tiny SMALLINT NULL", "Whole INTEGER", "Big BIGINT NULL", "Single REAL", "Number DOUBLE", "Amount DECIMAL(18,4)",
            "exact_price DECIMAL(20,6) NULL", "Name VARCHAR(30)", "Note VARCHAR(5)", "Free VARCHAR NULL", "Day DATE", "Moment TIMESTAMP NULL", "Instant TIMESTAMP",
            "Content BLOB NULL", "Level SMALLINT",
        ];
        Assert.Equal(expected, table.Columns.Select(column => $"{column.Name} {column.Type}{(column.IsNullable ? " NULL" : "")}"));
        Assert.Equal(8, table.Columns[15].Type.MaxLength);
        Assert.Equal(["Id"], table.PrimaryKey);
    }

    [Fact]
    public void Define_SeveralKeys_StandInTheirOrder() =>
        Assert.Equal(["Shop", "Number"], EntityTable.Define(typeof(Sale), "sale", null).PrimaryKey);

    [Fact]
    public void Define_Described_GoesBeforeAttributes()
    {
        var options = new GridClientOptions();
        options.Entity<Everything>(entity => entity
            .ToTable("other")
            .HasKey(row => new { row.Day, row.Whole })
            .PartitionBy(row => row.Whole)
            .HasDurability(Durability.Relaxed)
            .Property(row => row.Price, price => price.HasColumnName("price").HasPrecision(9, 2).IsRequired())
            .Property(row => row.Name, name => name.HasMaxLength(7).IsRequired(false))
            .Property(row => row.Free, free => free.HasColumnType("varchar(12)"))
            .Ignore(row => row.Content));
        var table = EntityTable.Define(typeof(Everything), options.Entities.TableOf(typeof(Everything)), options.Entities.Find(typeof(Everything)));
        Assert.Equal(["Day", "Whole"], table.PrimaryKey);
        Assert.Equal(("other", "Whole", Durability.Relaxed), (table.Name.ToString(), table.PartitionBy, table.Durability));
        var columns = table.Columns.ToDictionary(column => column.Name, column => (column.Type.ToString(), column.IsNullable));
        Assert.Equal(("DECIMAL(9,2)", false), columns["price"]);
        Assert.Equal(("VARCHAR(7)", true), columns["Name"]);
        Assert.Equal(("VARCHAR(12)", true), columns["Free"]);
        Assert.False(columns.ContainsKey("Content"));
    }

    [Fact]
    public void Define_MuchIsWrong_EverythingIsListed()
    {
        var failure = Assert.Throws<RequestException>(() => EntityTable.Define(typeof(Hopeless), "hopeless", null));
        Assert.Equal(ErrorCode.InvalidRequest, failure.Code);
        string[] parts = ["Id: no column holds a Object", "Elapsed: no column holds a TimeSpan", "'JSON' is no type", "a INTEGER does not hold a String", "Id is part of the key and may be null", "no_key and NoKey differ in underscores"];
        Assert.All(parts, part => Assert.Contains(part, failure.Message));
        Assert.Contains("has no key", Assert.Throws<RequestException>(() => EntityTable.Define(typeof(Visit), "visit", null)).Message);
    }

    [Fact]
    public void Entity_NoProperty_IsRefusedAtOnce()
    {
        var options = new GridClientOptions();
        Assert.Throws<ArgumentException>(() => options.Entity<Visit>(visit => visit.HasKey(row => row.Shop + "x")));
        Assert.Throws<ArgumentException>(() => options.Entity<Visit>(visit => visit.Ignore(row => new { row.Shop, row.At })));
        Assert.Throws<RequestException>(() => options.Entity<Visit>(visit => visit.ToTable("no name")));
        Assert.Throws<RequestException>(() => options.Entity<Visit>(visit => visit.Property(row => row.Shop, shop => shop.HasColumnType("JSON"))));
    }

    [Fact]
    public void Options_IgnoredPropertyIsNeeded_IsAnErrorOfTheOptions()
    {
        var options = new GridClientOptions().Entity<Visit>(visit => visit.Ignore(row => row.Secret));
        var result = new GridClientOptionsValidator().Validate(null, options);
        Assert.Contains(result.Failures!, failure => failure.Contains("Visit cannot be made from columns", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Create_FromType_TakesItsRows()
    {
        var grid = new FakeGrid();
        var schema = await grid.Client.CreateTableAsync<Everything>();
        Assert.Equal("all_types", schema.Name.ToString());
        var table = grid.Client.Table<Guid, Everything>();
        var row = new Everything { Id = Guid.NewGuid(), Name = "x", Note = "y", Amount = 1.25m, Price = 3, Instant = DateTimeOffset.UnixEpoch, Content = [1, 2] };
        await table.InsertAsync(row);
        var found = await table.GetAsync(row.Id);
        Assert.Equal((row.Name, row.Amount, row.Price, row.Instant), (found!.Name, found.Amount, found.Price, found.Instant));
    }

    [Fact]
    public async Task Create_TableExistsAndDiffers_ListsEveryDifference()
    {
        var grid = City.NewGrid();
        await grid.Client.CreateTableAsync<City>(ifNotExists: true);
        var failure = await Assert.ThrowsAsync<RequestException>(() => grid.Client.CreateTableAsync<Sale>("city", ifNotExists: true));
        Assert.Equal(ErrorCode.TypeMismatch, failure.Code);
        Assert.All(["id", "name", "admin", "population", "Shop", "Number", "Total"], name => Assert.Contains(name, failure.Message));
    }

    [Fact]
    public async Task Table_DescribedByOptions_MapsItsColumns()
    {
        var grid = new FakeGrid(options => options.Entity<Sale>(sale => sale
            .ToTable("sales").HasKey(row => row.Number).Property(row => row.Total, total => total.HasColumnName("amount_paid"))));
        grid.AddTable("sales", [new("number", ColumnType.Integer, false), new("shop", ColumnType.Varchar, false), new("amount_paid", ColumnType.DecimalOf(9, 2), false)], [0]);
        var sales = grid.Client.Table<int, Sale>();
        await sales.PutAsync(new Sale(7, "a", 2.5m));
        Assert.Equal(new Sale(7, "a", 2.5m), await sales.GetAsync(7));
        var changed = await sales.MutateAsync(7, row => row.Set(sale => sale.Total, sale => sale.Total * 2));
        Assert.Equal(5m, changed!.Row.Total);
        Assert.Contains("\"amount_paid\"", Grid.Client.Linq.GridQueryExtensions.ToQueryString(sales.Query().Where(sale => sale.Total > 1)));
    }

    [Fact]
    public async Task Missing_CreationIsAskedFor_IsCreatedByTheFirstCalls()
    {
        var grid = new FakeGrid(options => options.CreateMissingTables = true);
        var sales = grid.Client.Table<(string, int), Sale>();
        var writes = Enumerable.Range(0, 20).Select(number => sales.PutAsync(new Sale(number, "a", number)).AsTask());
        await Task.WhenAll(writes);
        Assert.Equal(20, (await sales.GetManyAsync(Enumerable.Range(0, 20).Select(number => ("a", number)))).Count);
        Assert.Single(grid.Tables);
        await Assert.ThrowsAsync<RequestException>(async () => await grid.Client.Rows("nothing").GetAsync([1]));
    }

    [Fact]
    public async Task Missing_CreationIsNotAskedFor_IsAnError()
    {
        var failure = await Assert.ThrowsAsync<RequestException>(async () => await new FakeGrid().Client.Table<(string, int), Sale>().GetAsync(("a", 1)));
        Assert.Equal(ErrorCode.TableNotFound, failure.Code);
    }
}
