select json_build_object('edges', coalesce(json_agg(json_build_object('node', one.shown) order by own.opened_at desc, own.id desc), '[]'))
from (select c.id, c.opened_at from rtk.tasks t join rtk.cases c on c.id = t.case_id
      where t.person_id = $1::uuid and t.kind = any ('{OIC,OFFICER}') and t.done_at is null
      order by c.opened_at desc, c.id desc limit 20) own
cross join lateral ({case} own.id) one
